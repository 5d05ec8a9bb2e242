namespace CoordinationCrypto.Arithmetic;

/// <summary>What became of the native kernels when the process first asked for them.</summary>
internal enum NativeStatus
{
    /// <summary>They are in use.</summary>
    Loaded,

    /// <summary>The environment switched them off.</summary>
    SwitchedOff,

    /// <summary>There is no such library beside this assembly or in its package.</summary>
    Missing,

    /// <summary>The library was built for another version of the interface.</summary>
    OtherVersion,

    /// <summary>The processor lacks the instructions.</summary>
    Unsupported,
}
