package io.postrider.bench.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the memory of processes in its place: reads a byte of each of their resident pages, several times a second. There are virtual
 * machines whose host takes back what was not touched for a second, and gives it again page by page: what sleeps most of the time is
 * charged for that, and a measurement says more of the host than of the program.
 *
 * <p>It works for processes that this one has started, on Linux (proc(5): {@code maps}, {@code pagemap}, {@code mem}). It takes about a third of
 * a core itself.
 */
public final class ResidentMemory implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");
    private static final int PAGE_BYTES = 4096;
    private static final int ENTRY_BYTES = 8;
    private static final int ENTRIES_AT_ONCE = 4096;
    private static final long PAUSE_MILLIS = 150;

    private final List<ProcessTree> trees;
    private final ByteBuffer entries =
            ByteBuffer.allocateDirect(ENTRIES_AT_ONCE * ENTRY_BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);
    private volatile boolean closed;
    private volatile long pages;

    private ResidentMemory(List<ProcessTree> trees) {
        this.trees = trees;
    }

    /** Begins to keep the memory of these processes and their descendants. */
    public static ResidentMemory of(ProcessTree... trees) {
        ResidentMemory memory = new ResidentMemory(List.of(trees));
        Thread thread = new Thread(memory::keep, "resident memory");
        thread.setDaemon(true);
        thread.start();
        return memory;
    }

    /** How many pages were read the last time; 0 where none can be. */
    public long pages() {
        return pages;
    }

    private void keep() {
        try {
            while (!closed) {
                pages = trees.stream()
                        .flatMap(tree -> tree.members().stream())
                        .mapToLong(this::touch)
                        .sum();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long touch(long process) {
        Path directory = PROC.resolve(Long.toString(process));
        long touched = 0;
        try (FileChannel pageMap = FileChannel.open(directory.resolve("pagemap"), StandardOpenOption.READ);
                FileChannel memory = FileChannel.open(directory.resolve("mem"), StandardOpenOption.READ)) {
            for (String line : Files.readAllLines(directory.resolve("maps"), StandardCharsets.UTF_8)) {
                String[] fields = line.split("\\s+", -1);
                if (fields[1].startsWith("r") && Arrays.stream(fields).noneMatch(ResidentMemory::isOfTheKernel)) {
                    int dash = fields[0].indexOf('-');
                    touched += touch(
                            pageMap,
                            memory,
                            Long.parseUnsignedLong(fields[0].substring(0, dash), 16),
                            Long.parseUnsignedLong(fields[0].substring(dash + 1), 16));
                }
            }
        } catch (IOException gone) {
            return touched; // It has ended, or may not be read.
        }
        return touched;
    }

    private static boolean isOfTheKernel(String field) {
        return field.startsWith("[v");
    }

    private long touch(FileChannel pageMap, FileChannel memory, long from, long to) throws IOException {
        long touched = 0;
        long page = from / PAGE_BYTES;
        long end = to / PAGE_BYTES;
        while (page < end && !closed) {
            entries.clear().limit((int) Math.min(ENTRIES_AT_ONCE, end - page) * ENTRY_BYTES);
            int count = pageMap.read(entries, page * ENTRY_BYTES) / ENTRY_BYTES;
            if (count <= 0) {
                return touched;
            }
            for (int i = 0; i < count; i++) {
                if (entries.getLong(i * ENTRY_BYTES) < 0) { // bit 63: it is in memory
                    one.clear();
                    touched += memory.read(one, (page + i) * PAGE_BYTES) > 0 ? 1 : 0;
                }
            }
            page += count;
        }
        return touched;
    }

    /** Ends it within moments. */
    @Override
    public void close() {
        closed = true;
    }
}
