'use strict';
// Everything that is shown comes in as text and is shown as text: nothing of it becomes markup.
const pause = 500;
let shown = '';

function make(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}

const byId = (id) => document.getElementById(id);
const labelsOf = (labels) => labels.map((label) => make('span', 'label', label));

function stepOf(step) {
  const element = make('div', `step ${step.state}`, make('b', '', step.name));
  if (step.state !== 'waiting')
    element.append(step.state === 'running' ? 'running …' : `${step.state}, ${step.milliseconds} ms`);
  if (step.calls.length > 0)
    element.append(make('div', 'calls', step.calls.join(', ')));
  for (const move of step.moves)
    element.append(make('div', 'move', make('span', 'label', move.label), ` on ${move.version.slice(0, 8)}`));
  if (step.error)
    element.append(make('div', 'error', step.error));
  return element;
}

function rotationOf(rotation) {
  return make('li', `rotation ${rotation.state}`,
    make('p', '', make('b', '', rotation.name), ` version ${rotation.version}, ${rotation.isTrial ? 'a trial, ' : ''}${rotation.state}`),
    make('div', 'steps', ...rotation.steps.map(stepOf)),
    ...(rotation.message ? [make('p', 'message', rotation.message)] : []));
}

const rowsOf = (secret) => secret.versions.map((version, index) => make('tr', '',
  make('td', '', index === 0 ? secret.name : ''), make('td', '', index === 0 ? secret.rotation : ''),
  make('td', '', version.id), make('td', '', ...labelsOf(version.labels))));

function show(state) {
  byId('rotations').replaceChildren(...state.rotations.map(rotationOf));
  byId('secrets').tBodies[0].replaceChildren(...state.secrets.flatMap(rowsOf));
  byId('log').replaceChildren(...state.log.map((line) => make('li', line.isLogin ? 'login' : '', `${line.time} [${line.function}] ${line.text}`)));
}

async function follow() {
  try {
    const text = await (await fetch('page.json')).text();
    if (text !== shown)
      show(JSON.parse(text));
    shown = text;
    byId('state').textContent = 'live';
  } catch {
    byId('state').textContent = 'gone: it does not answer';
  }
  setTimeout(follow, pause);
}

follow();
