using System.Buffers.Binary;
using System.Text;

namespace RotationFunctions.Deployment.Tests.Packages;

/// <summary>What a 64-bit little-endian executable needs of the machine that it runs on.</summary>
/// <remarks><see href="https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html"/></remarks>
internal sealed class ElfFile
{
    private const int NeededLibrary = 1; // DT_NEEDED
    private const int DynamicSize = 16;

    private readonly byte[] _bytes;
    private readonly Dictionary<string, Section> _sections = [];

    public ElfFile(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes is not [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, ..])
            throw new InvalidDataException("That is no 64-bit little-endian ELF file.");
        var (start, size, count, names) = ((int)Word64(0x28), Word16(0x3a), Word16(0x3c), Word16(0x3e));
        var all = Enumerable.Range(0, count).Select(index => start + (index * size)).Select(header => (
            Name: Word32(header), Section: new Section((int)Word64(header + 0x18), (int)Word64(header + 0x20), Word32(header + 0x2c)))).ToList();
        foreach (var (name, section) in all)
            _sections[Text(all[names].Section, name)] = section;
    }

    /// <summary>The libraries that are loaded with it.</summary>
    public IEnumerable<string> Libraries() =>
        from entry in Entries(_sections[".dynamic"], DynamicSize)
        where Word64(entry) == NeededLibrary
        select Text(_sections[".dynstr"], (int)Word64(entry + 8));

    /// <summary>The versions of libraries that it does not start without, such as <c>GLIBC_2.34</c>; not every one is of a symbol.</summary>
    public IEnumerable<string> NeededVersions()
    {
        var needed = _sections[".gnu.version_r"]; // a list of libraries, each with a list of versions
        var library = needed.Start;
        for (var left = needed.Info; left > 0; left--, library += Word32(library + 12))
        {
            var version = library + Word32(library + 8);
            for (var more = Word16(library + 2); more > 0; more--, version += Word32(version + 12))
                yield return Text(_sections[".dynstr"], Word32(version + 8));
        }
    }

    private static IEnumerable<int> Entries(Section section, int size) =>
        Enumerable.Range(0, section.Size / size).Select(index => section.Start + (index * size));

    private string Text(Section strings, int offset)
    {
        var text = _bytes.AsSpan(strings.Start + offset);
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private int Word16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(offset));

    private int Word32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(offset));

    private long Word64(int offset) => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(offset));

    private readonly record struct Section(int Start, int Size, int Info);
}
