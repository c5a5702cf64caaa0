using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Packages;

/// <summary>What <c>./build.sh package</c> has made can run on <c>provided.al2023</c>.</summary>
public class PackageTests
{
    private const string Prefix = "GLIBC_";

    // Of Amazon Linux 2023.
    private static readonly Version Glibc = new(2, 34);

    [Fact]
    public void The_executable_stands_at_the_root_by_the_name_that_lambda_starts_and_may_be_run_by_anybody()
    {
        using var zip = Open();

        var bootstrap = Assert.Single(zip.Entries, entry => entry.FullName == "bootstrap");

        const UnixFileMode Anybody = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute
            | UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Assert.Equal(Anybody, (UnixFileMode)(bootstrap.ExternalAttributes >> 16) & Anybody);
    }

    [Fact]
    public void Nothing_comes_along_that_only_a_developer_or_the_managed_runtime_needs()
    {
        using var zip = Open();

        Assert.DoesNotContain(zip.Entries, entry => Path.GetExtension(entry.Name) is ".dll" or ".pdb" or ".dbg" or ".xml");
        Assert.DoesNotContain(zip.Entries, entry => entry.Name.EndsWith(".deps.json", StringComparison.Ordinal) || entry.Name.EndsWith(".runtimeconfig.json", StringComparison.Ordinal));
        Assert.DoesNotContain(zip.Entries, entry => entry.Name.StartsWith("RotationFunctions", StringComparison.Ordinal));
    }

    [Fact]
    public void The_roots_that_come_along_are_those_that_amazon_publishes()
    {
        using var zip = Open();
        using var content = new StreamReader(zip.GetEntry("amazon-roots.pem")!.Open());
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(content.ReadToEnd());

        var pins = File.ReadLines(Repository.PathOf("eng/amazon-roots.txt")).Where(line => !line.StartsWith('#')).Select(line => line.Split(' ', 2)).ToList();

        Assert.Equal(5, pins.Count);
        Assert.Equal(pins.Select(pin => pin[0]), roots.Select(root => Convert.ToHexString(SHA256.HashData(root.RawData))));
        Assert.All(roots.Zip(pins), pair => Assert.Contains($"CN={pair.Second[1]}", pair.First.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public void The_executable_asks_for_nothing_of_the_c_library_that_is_newer_than_amazon_linux() => Assert.Empty(TooNew(Bootstrap(), Glibc));

    [Fact]
    public void A_version_that_is_too_new_would_be_named() =>
        Assert.Contains("GLIBC_2.34", TooNew(Bootstrap(), new Version(2, 33))); // what every program needs that was linked with 2.34 or later

    [Fact]
    public void A_version_that_is_no_number_would_be_named()
    {
        var bytes = Bootstrap();
        var name = bytes.AsSpan().IndexOf("GLIBC_2.34\0"u8);
        "GLIBC_ABI_"u8.CopyTo(bytes.AsSpan(name)); // as GLIBC_ABI_DT_RELR, which came with 2.36

        Assert.Contains("GLIBC_ABI_", TooNew(bytes, Glibc));
    }

    [Fact]
    public void The_executable_loads_no_library_that_amazon_linux_might_lack() =>
        Assert.Empty(new ElfFile(Bootstrap()).Libraries().Except(["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"]));

    /// <summary>What an executable needs of the C library that one of this version may lack.</summary>
    private static List<string> TooNew(byte[] executable, Version limit) =>
    [
        .. from version in new ElfFile(executable).NeededVersions()
           where version.StartsWith(Prefix, StringComparison.Ordinal) && !(Version.TryParse(version[Prefix.Length..], out var number) && number <= limit)
           select version,
    ];

    private static byte[] Bootstrap()
    {
        using var zip = Open();
        using var content = zip.GetEntry("bootstrap")!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static ZipArchive Open() => ZipFile.OpenRead(Package());

    private static string Package()
    {
        var folder = new DirectoryInfo(Repository.PathOf("artifacts/package"));
        var newest = folder.Exists ? folder.GetFiles("rotation-functions*.zip").MaxBy(zip => zip.LastWriteTimeUtc)?.FullName : null;
        return Requirement.Have(newest, $"There is no package in {folder}. Make it with ./build.sh package.");
    }
}
