package io.postrider.persistence.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Locks on keys that need not be there yet, held until the transaction ends. They make the unique what no index can: a table
 * that is partitioned by day. Two keys may share a lock, and then wait for each other without need.
 */
public final class KeyLocks {
    private static final String LOCK = "SELECT pg_advisory_xact_lock(lock) FROM unnest(?::bigint[]) AS lock";

    private static final int LOCKS = 4_096;
    private static final long FIRST = 0x706f_7374_7269_0000L;

    private KeyLocks() {}

    /** The lock of a key of an account, one of {@value #LOCKS}: the database has room for some thousands. */
    public static long lockOf(String kind, UUID account, String key) {
        long hash = mix(account.getMostSignificantBits() ^ Long.rotateLeft(account.getLeastSignificantBits(), 32));
        hash = mix(hash, kind);
        return FIRST + Math.floorMod(mix(hash, key), (long) LOCKS);
    }

    private static long mix(long hash, String text) {
        long mixed = hash;
        for (int i = 0; i < text.length(); i++) {
            mixed = mixed * 31 + text.charAt(i);
        }
        return mix(mixed);
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /** Waits for all of them, in one order for all transactions. */
    public static void take(Connection connection, Collection<Long> locks) throws SQLException {
        List<Long> inOrder = locks.stream().distinct().sorted().toList();
        if (!inOrder.isEmpty()) {
            Query.of(connection, LOCK).numbers(inOrder, lock -> lock).run();
        }
    }
}
