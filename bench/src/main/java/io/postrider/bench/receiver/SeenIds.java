package io.postrider.bench.receiver;

import java.util.Arrays;

/**
 * A set of 64-bit hashes that takes millions of them at 8 to 16 bytes each. It grows in 64 parts, so that none of them takes long. Two
 * ids out of ten million share a hash with a probability of three in a million. Used by one thread.
 */
final class SeenIds {
    private static final int PARTS = 64;
    private static final int FIRST_SLOTS = 1 << 12;

    private final long[][] slots = new long[PARTS][];
    private final int[] sizes = new int[PARTS];

    SeenIds() {
        clear();
    }

    /** Returns whether it is new. */
    boolean add(long hash) {
        long value = hash == 0 ? 1 : hash; // 0 marks a free slot
        int part = (int) (value >>> 58);
        if (sizes[part] * 4 > slots[part].length * 3) {
            grow(part);
        }
        boolean added = insert(slots[part], value);
        sizes[part] += added ? 1 : 0;
        return added;
    }

    void clear() {
        for (int part = 0; part < PARTS; part++) {
            slots[part] = new long[FIRST_SLOTS];
        }
        Arrays.fill(sizes, 0);
    }

    private void grow(int part) {
        long[] larger = new long[slots[part].length * 2];
        for (long value : slots[part]) {
            if (value != 0) {
                insert(larger, value);
            }
        }
        slots[part] = larger;
    }

    private static boolean insert(long[] table, long value) {
        int mask = table.length - 1;
        int at = (int) value & mask;
        while (table[at] != 0) {
            if (table[at] == value) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = value;
        return true;
    }
}
