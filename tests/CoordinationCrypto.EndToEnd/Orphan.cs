namespace CoordinationCrypto.EndToEnd;

/// <summary>Ends this process when the one that started it is gone, and in any case after a while.</summary>
internal static class Orphan
{
    public const int ExitCode = 75;

    public static void Watch(TimeSpan longest)
    {
        Start(() =>
        {
            try
            {
                Console.In.ReadToEnd();
            }
            catch (IOException)
            {
                // nobody is at the other end
            }
        });
        Start(() => Thread.Sleep(longest));
    }

    private static void Start(Action wait) =>
        new Thread(() =>
        {
            wait();
            Environment.Exit(ExitCode);
        })
        {
            IsBackground = true,
        }.Start();
}
