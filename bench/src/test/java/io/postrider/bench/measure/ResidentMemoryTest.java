package io.postrider.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    private static final int MEBIBYTES = 64;
    private static final int PAGES_PER_MEBIBYTE = 256;

    /** Touches memory, says so and waits until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            byte[] held = new byte[MEBIBYTES << 20];
            for (int i = 0; i < held.length; i += 1 << 10) {
                held[i] = 1;
            }
            System.out.println("ready");
            System.in.transferTo(System.out);
            System.out.println(held[0]);
        }
    }

    @Test
    void it_reads_what_a_child_has_in_memory_and_does_not_change_how_much_that_is() throws Exception {
        assumeTrue(ProcessTree.isReadable());
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var output = child.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            assumeTrue(mayBeRead(child.pid()), "this machine lets a process read its children");
            ProcessTree tree = new ProcessTree(child.pid());
            long before = tree.memoryBytes();

            long pages = pagesOf(tree);

            assertThat(pages).isGreaterThan((long) MEBIBYTES * PAGES_PER_MEBIBYTE);
            assertThat(tree.memoryBytes()).isLessThan(before + (16L << 20));
        } finally {
            child.destroy();
            child.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_process_that_is_not_there_has_nothing_to_keep() throws Exception {
        try (ResidentMemory memory = ResidentMemory.of(new ProcessTree(Integer.MAX_VALUE))) {
            assertThat(memory.pages()).isZero();
        }
    }

    private static boolean mayBeRead(long process) {
        try {
            Files.newByteChannel(Path.of("/proc", Long.toString(process), "mem"))
                    .close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static long pagesOf(ProcessTree tree) {
        try (ResidentMemory memory = ResidentMemory.of(tree)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (memory.pages() == 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            return memory.pages();
        }
    }
}
