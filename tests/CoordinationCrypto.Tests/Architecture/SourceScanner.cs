using System.Text;

namespace CoordinationCrypto.Tests.Architecture;

/// <summary>
/// Splits C# text into code and the rest. <see cref="Code"/> has the text's length and line breaks, with every comment and every literal's
/// content turned into spaces, so that a word found in it is a word the compiler acts on. Code inside interpolation holes stays.
/// </summary>
internal sealed class SourceScanner
{
    private readonly string _text;
    private readonly StringBuilder _code;
    private readonly List<string> _utf8Literals = [];
    private readonly StringBuilder _comments = new();
    private int _at;

    public SourceScanner(string text)
    {
        _text = text;
        _code = new StringBuilder(text.Length);
        ScanCode(holeBraces: 0);
    }

    public string Code => _code.ToString();

    public string Comments => _comments.ToString();

    public IReadOnlyList<string> Utf8Literals => _utf8Literals;

    private char Ahead(int distance = 0) => _at + distance < _text.Length ? _text[_at + distance] : '\0';

    private int RunOf(char c)
    {
        var length = 0;
        while (Ahead(length) == c)
            length++;
        return length;
    }

    private void Keep(int count = 1)
    {
        for (; count > 0 && _at < _text.Length; count--)
            _code.Append(_text[_at++]);
    }

    private void Blank(int count = 1)
    {
        for (; count > 0 && _at < _text.Length; count--)
            _code.Append(_text[_at++] is '\n' ? '\n' : ' ');
    }

    /// <summary>Code to the end of the text, or (inside an interpolation hole) up to the brace that closes the hole.</summary>
    private void ScanCode(int holeBraces)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            var c = Ahead();
            if (c == '/' && Ahead(1) == '/')
                ScanComment(_text.IndexOf('\n', _at), 0);
            else if (c == '/' && Ahead(1) == '*')
                ScanComment(_text.IndexOf("*/", _at + 2, StringComparison.Ordinal), 2);
            else if (c == '\'')
                ScanCharacter();
            else if (c is '"' or '$' or '@' && StartsString(out var dollars, out var verbatim))
                ScanString(dollars, verbatim);
            else if (holeBraces > 0 && c == '}' && depth == 0)
                return;
            else
            {
                depth += c switch
                {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                Keep();
            }
        }
    }

    private void ScanComment(int end, int closing)
    {
        var length = (end < 0 ? _text.Length : end + closing) - _at;
        _comments.Append(_text, _at, length).Append('\n');
        Blank(length);
    }

    private void ScanCharacter()
    {
        Keep();
        while (_at < _text.Length && Ahead() is not ('\'' or '\n'))
            Blank(Ahead() == '\\' ? 2 : 1);
        Keep();
    }

    private bool StartsString(out int dollars, out bool verbatim)
    {
        var length = 0;
        dollars = 0;
        verbatim = false;
        for (; Ahead(length) is '$' or '@'; length++)
        {
            dollars += Ahead(length) == '$' ? 1 : 0;
            verbatim |= Ahead(length) == '@';
        }

        return Ahead(length) == '"';
    }

    private void ScanString(int dollars, bool verbatim)
    {
        Keep(dollars + (verbatim ? 1 : 0));
        var quotes = RunOf('"');
        var raw = quotes >= 3;
        if (!raw)
            quotes = 1;
        Keep(quotes);
        var start = _at;
        while (_at < _text.Length)
        {
            var run = RunOf('"');
            if (raw ? run >= quotes : run > 0 && !(verbatim && run >= 2))
            {
                Blank(run - quotes);
                break;
            }

            var braces = dollars > 0 ? RunOf('{') : 0;
            if (run > 0)
                Blank(raw ? run : 2);
            else if (raw ? braces >= dollars && dollars > 0 : braces % 2 == 1)
                ScanHole(braces, raw ? dollars : 1);
            else if (braces > 0)
                Blank(braces);
            else
                Blank(Ahead() == '\\' && !verbatim && !raw ? 2 : 1);
        }

        var content = _text[start.._at];
        Keep(quotes);
        if (Ahead() == 'u' && Ahead(1) == '8')
            _utf8Literals.Add(content);
    }

    private void ScanHole(int opening, int closing)
    {
        Blank(opening);
        ScanCode(closing);
        Blank(closing);
    }
}
