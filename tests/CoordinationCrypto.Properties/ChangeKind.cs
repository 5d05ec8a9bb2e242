namespace CoordinationCrypto.Properties;

public enum ChangeKind
{
    Join,
    Replace,
    Leave,
}
