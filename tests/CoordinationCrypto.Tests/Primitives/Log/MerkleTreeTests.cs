using CoordinationCrypto.Primitives;

namespace CoordinationCrypto.Tests.Primitives;

public sealed class MerkleTreeTests
{
    // Vectors

    /// <summary>Leaves and roots of Certificate Transparency's own tests (google/certificate-transparency, merkle_tree_test.cc).</summary>
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_are_those_of_certificate_transparency(int leaves, string root)
    {
        string[] data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var tree = new MerkleTree();
        foreach (var each in data.Take(leaves))
            tree.Add(MerkleTree.Leaf(Convert.FromHexString(each)));
        Assert.Equal(root, tree.Root.ToString());
    }

    // Laws

    [Fact]
    public void It_is_the_recursion_of_RFC_9162_at_every_size_and_every_path_leads_to_the_root_it_was_made_for()
    {
        var (tree, leaves) = (new MerkleTree(), new List<Hash32>());
        for (var size = 1; size <= 34; size++)
        {
            leaves.Add(MerkleTree.Leaf([(byte)size]));
            tree.Add(leaves[^1]);
            Assert.Equal(RootOf(leaves), tree.Root);
        }

        for (var size = 1; size <= leaves.Count; size++)
        {
            var root = RootOf(leaves[..size]);
            for (var at = 0; at < size; at++)
            {
                var path = tree.Path((ulong)at, (ulong)size);
                Assert.True(MerkleTree.TryFollow(leaves[at], (ulong)at, (ulong)size, path, out var found));
                Assert.Equal(root, found);
            }
        }
    }

    // Rejects

    [Fact]
    public void Another_leaf_place_or_number_leads_nowhere_and_a_path_of_another_length_is_none()
    {
        var tree = new MerkleTree();
        for (var i = 0; i < 13; i++)
            tree.Add(MerkleTree.Leaf([(byte)i]));
        for (var at = 0UL; at < 13; at++)
        {
            var (leaf, path) = (MerkleTree.Leaf([(byte)at]), tree.Path(at, 13));
            Assert.False(MerkleTree.TryFollow(leaf, at, 13, path.AsSpan(1), out _));
            Assert.False(MerkleTree.TryFollow(leaf, at, 13, [.. path, leaf], out _));
            Assert.False(LeadsToRoot(MerkleTree.Leaf([99]), at, 13, path));
            for (var other = 0UL; other < 16; other++)
                Assert.Equal(other == at, LeadsToRoot(leaf, other, 13, path));
        }

        Assert.False(MerkleTree.TryFollow(default, 0, 0, [], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Path(13, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Path(0, 14));

        bool LeadsToRoot(Hash32 leaf, ulong at, ulong count, Hash32[] path) =>
            MerkleTree.TryFollow(leaf, at, count, path, out var root) && root == tree.Root;
    }

    /// <summary>Section 2.1.1, word for word.</summary>
    private static Hash32 RootOf(List<Hash32> leaves)
    {
        if (leaves.Count == 1)
            return leaves[0];
        var k = 1;
        while (2 * k < leaves.Count)
            k *= 2;
        return Hash32.Sha256([1, .. RootOf(leaves[..k]).Bytes, .. RootOf(leaves[k..]).Bytes]);
    }
}
