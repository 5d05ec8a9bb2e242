using System.Diagnostics.CodeAnalysis;
using CoordinationCrypto.Board;
using CoordinationCrypto.Tests.Primitives;

namespace CoordinationCrypto.Tests.Board;

/// <summary>
/// A validator's folder as the system keeps it: every file with a cache and a disk (<see cref="CachedDisk"/>), the list of names with a
/// cache and a disk too. A process dies at an operation that is chosen: a killed one loses nothing that it did; a power cut leaves, of
/// what was not flushed, a part of each write and any of the changes of names.
/// </summary>
internal sealed class CachedFolder : IValidatorFiles
{
    private readonly List<(string Name, CachedDisk? File)[]> _dirty = []; // changes of names
    private readonly HashSet<string> _held = [];
    private Dictionary<string, CachedDisk> _cache = [];
    private Dictionary<string, CachedDisk> _disk = [];
    private int _process;
    private bool _isDead;
    private Random _dice = new(0);

    /// <summary>The operations of the process that is alive: writes, flushes, and what changes names.</summary>
    public int Operations { get; private set; }

    /// <summary>The operation at which the process dies; never, if 0.</summary>
    public int DiesAt { get; set; }

    /// <summary>The operation whose flush fails; none, if 0.</summary>
    public int FlushFailsAt { get; set; }

    /// <summary>The file of a name, also when it has lost that.</summary>
    public CachedDisk FileOf(string name) => _cache[name];

    public IReadOnlyCollection<string> Names => [.. _cache.Keys];

    /// <summary>The process is gone; another begins.</summary>
    /// <param name="isPowerCut">Whether the cache is gone too.</param>
    /// <param name="seed">Chooses what reached the disk.</param>
    public void Restart(bool isPowerCut, int seed)
    {
        _dice = new Random(seed);
        _held.Clear();
        (_process, _isDead, Operations, DiesAt, FlushFailsAt) = (_process + 1, false, 0, 0, 0);
        if (!isPowerCut)
            return;
        foreach (var change in _dirty)
            if (_dice.Next(2) == 0)
                Apply(_disk, change);
        _dirty.Clear();
        _cache = new(_disk);
        foreach (var file in _cache.Values.Distinct())
            file.CutPower(length => _dice.Next(length + 1));
    }

    public bool TryHold(string name, [NotNullWhen(true)] out HeldFile? file, out ValidatorFolderFault fault)
    {
        Pass(_process);
        fault =
            !_cache.ContainsKey(name) ? ValidatorFolderFault.Missing
            : _held.Contains(name) ? ValidatorFolderFault.InUse
            : ValidatorFolderFault.None;
        file = fault == ValidatorFolderFault.None ? Hold(name) : null;
        return file is not null;
    }

    public HeldFile Make(string name)
    {
        Pass(_process);
        if (_cache.ContainsKey(name))
            throw new IOException($"{name} is there.");
        Change((name, new CachedDisk()));
        return Hold(name);
    }

    public void Rename(string name, string newName)
    {
        Pass(_process);
        Change((newName, _cache[name]), (name, null));
    }

    public void Remove(string name)
    {
        Pass(_process);
        Change((name, null));
    }

    public void FlushNames()
    {
        Pass(_process);
        FailIfChosen();
        foreach (var change in _dirty)
            Apply(_disk, change);
        _dirty.Clear();
    }

    private static void Apply(Dictionary<string, CachedDisk> names, (string Name, CachedDisk? File)[] change)
    {
        foreach (var (name, file) in change)
            if (file is null)
                names.Remove(name);
            else
                names[name] = file;
    }

    private void Change(params (string Name, CachedDisk? File)[] change)
    {
        Apply(_cache, change);
        _dirty.Add(change);
    }

    private HeldFile Hold(string name)
    {
        _held.Add(name);
        var (disk, process) = (_cache[name], _process);
        var stream = new Handle(this, disk, process, name);
        return new HeldFile(
            stream,
            () =>
            {
                Pass(process);
                FailIfChosen(disk);
                disk.Flush();
            }
        );
    }

    // counts an operation of a process, which dies there if it was chosen, and is dead in all later ones
    private void Pass(int process)
    {
        _isDead |= process == _process && !_isDead && ++Operations == DiesAt;
        if (process != _process || _isDead)
            throw new PowerCutException();
    }

    private void FailIfChosen(CachedDisk? disk = null)
    {
        if (Operations != FlushFailsAt)
            return;
        if (disk is null)
            throw new IOException("No flush.");
        disk.FlushFails = true;
        try
        {
            disk.Flush();
        }
        finally
        {
            disk.FlushFails = false;
        }
    }

    private sealed class Handle(CachedFolder folder, CachedDisk disk, int process, string name) : Stream
    {
        private readonly CachedDisk.Handle _inner = disk.Open();

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => _inner.Length;

        public override long Position
        {
            get => _inner.Position;
            set => _inner.Position = value;
        }

        public override void Flush() => throw new NotSupportedException("The library flushes to the disk.");

        public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value)
        {
            folder.Pass(process);
            _inner.SetLength(value);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            var isAlive = process == folder._process && !folder._isDead;
            try
            {
                folder.Pass(process);
            }
            catch (PowerCutException) when (isAlive)
            {
                // in the middle: a part is written
                _inner.Write(buffer, offset, folder._dice.Next(count + 1));
                throw;
            }
            _inner.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            if (process == folder._process)
                folder._held.Remove(name);
            base.Dispose(disposing);
        }
    }
}
