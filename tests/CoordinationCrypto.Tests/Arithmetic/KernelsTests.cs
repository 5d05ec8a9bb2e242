using CoordinationCrypto.Arithmetic;
using CoordinationCrypto.Arithmetic.Kernels;

namespace CoordinationCrypto.Tests.Arithmetic;

public class KernelsTests
{
    public static TheoryData<ulong> AllPrimes => Samples.AllPrimes;

    // Laws

    [Theory, MemberData(nameof(AllPrimes))]
    public void Kernels_do_to_every_element_what_the_modulus_does(ulong prime)
    {
        var q = new Modulus(prime);
        const int n = 37;
        var (a, b, c) = (Samples.Residues(q, n, 1), Samples.Residues(q, n, 2), Samples.Residues(q, n, 3));
        var signed = Samples.Words(n, 4).Select(word => (long)word >> 14).ToArray();
        var words = Samples.Words(n, 5);
        var w = q.Prepare(q.Value - 1);
        Assert.Equal(a.Zip(b, q.Add), Run((ulong[])c.Clone(), dst => Kernels.Add(dst, a, b, q)));
        Assert.Equal(a.Zip(b, q.Subtract), Run((ulong[])c.Clone(), dst => Kernels.Subtract(dst, a, b, q)));
        Assert.Equal(a.Select(q.Negate), Run((ulong[])c.Clone(), dst => Kernels.Negate(dst, a, q)));
        Assert.Equal(a.Zip(b, q.Multiply), Run((ulong[])c.Clone(), dst => Kernels.Multiply(dst, a, b, q)));
        Assert.Equal(c.Zip(a.Zip(b, q.Multiply), q.Add), Run((ulong[])c.Clone(), dst => Kernels.MultiplyAdd(dst, a, b, q)));
        Assert.Equal(a.Select(x => q.Multiply(x, w.Value)), Run((ulong[])c.Clone(), dst => Kernels.MultiplyScalar(dst, a, w, q)));
        Assert.Equal(c.Zip(a, (x, y) => q.Add(x, q.Multiply(y, w.Value))), Run((ulong[])c.Clone(), dst => Kernels.MultiplyScalarAdd(dst, a, w, q)));
        Assert.Equal(signed.Select(q.FromSigned), Run((ulong[])c.Clone(), dst => Kernels.FromSigned(dst, signed, q)));
        Assert.Equal(words.Zip(a, (x, y) => x + y), Run((ulong[])words.Clone(), dst => Kernels.AddLazy(dst, a)));
        Assert.Equal(words.Select(q.Reduce), Run((ulong[])words.Clone(), dst => Kernels.ReduceLazy(dst, q)));
    }

    private static ulong[] Run(ulong[] dst, Action<ulong[]> kernel)
    {
        kernel(dst);
        return dst;
    }
}
