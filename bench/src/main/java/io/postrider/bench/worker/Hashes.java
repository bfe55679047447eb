package io.postrider.bench.worker;

/** 64-bit hashes of ids. Publisher and receiver reckon with the same ones, so that sums of them can be compared. */
public final class Hashes {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hashes() {}

    /** FNV-1a, 64 bits, finished by the mixer of SplitMix64 so that all bits depend on all bytes. */
    public static long of(byte[] text, int from, int to) {
        long hash = FNV_OFFSET;
        for (int i = from; i < to; i++) {
            hash = (hash ^ (text[i] & 0xff)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** One hash of two. */
    public static long of(long first, long second) {
        return mix(first * 0x9e3779b97f4a7c15L + second);
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
