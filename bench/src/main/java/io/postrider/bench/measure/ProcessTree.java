package io.postrider.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process with all its descendants, as the {@code /proc} file system of Linux shows them (proc(5)).
 *
 * @param root the id of the process
 */
public record ProcessTree(long root) {
    private static final Path PROC = Path.of("/proc");
    /** Linux counts time for programs in hundredths of a second, whatever the kernel's own clock (USER_HZ). */
    private static final double TICKS_PER_SECOND = 100;

    private static final long KIBIBYTE = 1024;

    /** Whether this machine has what is read here. */
    public static boolean isReadable() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** CPU time of all of them so far, in seconds, with that of children that have ended and were waited for. */
    public double cpuSeconds() {
        double seconds = 0;
        for (long process : members()) {
            seconds += cpuSecondsOf(process);
        }
        return seconds;
    }

    /**
     * Memory that is theirs, in bytes: what several of them share is counted once in all (proportional set size). Where that cannot
     * be read, the resident sets, which count it each time.
     */
    public long memoryBytes() {
        long bytes = 0;
        for (long process : members()) {
            long proportional = field(PROC.resolve(process + "/smaps_rollup"), "Pss:");
            bytes += proportional > 0 ? proportional : field(PROC.resolve(process + "/status"), "VmRSS:");
        }
        return bytes;
    }

    /** The largest resident set that any one of them had in its life, in bytes. */
    public long peakResidentBytes() {
        return members().stream()
                .mapToLong(process -> field(PROC.resolve(process + "/status"), "VmHWM:"))
                .max()
                .orElse(0);
    }

    /** CPU time of the whole machine that was not idle so far, in seconds; time stolen by other machines is not in it. */
    public static double machineCpuSeconds() {
        String line = read(PROC.resolve("stat")).lines().findFirst().orElse("");
        String[] fields = line.trim().split("\\s+", -1);
        double ticks = 0;
        // user, nice, system, [idle, iowait,] irq, softirq
        for (int i : new int[] {1, 2, 3, 6, 7}) {
            ticks += i < fields.length ? Long.parseLong(fields[i]) : 0;
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The ids of all of them, the root's first. */
    List<Long> members() {
        Map<Long, List<Long>> children = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                String[] fields = statFields(process);
                if (fields.length > 1) {
                    children.computeIfAbsent(Long.parseLong(fields[1]), parent -> new ArrayList<>())
                            .add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException unreadable) {
            return List.of(root);
        }
        List<Long> members = new ArrayList<>();
        Deque<Long> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            long process = left.remove();
            members.add(process);
            left.addAll(children.getOrDefault(process, List.of()));
        }
        return members;
    }

    private static double cpuSecondsOf(long process) {
        String[] fields = statFields(PROC.resolve(Long.toString(process)));
        if (fields.length < 15) {
            return 0;
        }
        // utime, stime, cutime, cstime: numbers 14 to 17 of proc(5); the first field here is number 3.
        double ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** The fields after the name, which may itself hold spaces and brackets. */
    private static String[] statFields(Path process) {
        String text = read(process.resolve("stat"));
        int end = text.lastIndexOf(')');
        return end < 0 ? new String[0] : text.substring(end + 1).trim().split(" ", -1);
    }

    private static long field(Path file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                .findFirst()
                .orElse(0);
    }

    /** Empty where the process has ended or may not be looked at. */
    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
