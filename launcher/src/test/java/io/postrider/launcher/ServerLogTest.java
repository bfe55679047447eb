package io.postrider.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @TempDir
    Path directory;

    @Test
    void the_innermost_cause_of_this_run_is_told_and_not_that_of_an_earlier_one() throws IOException {
        Path file = directory.resolve("logs/server.log");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "Caused by: java.lang.Error: yesterday\n");
        ServerLog log = ServerLog.open(file);

        assertThat(log.lastCause()).isEqualTo("it gave no reason");
        Files.writeString(
                file,
                "SEVERE: x\njava.lang.Exception: outer\nCaused by: a.B: middle\n\tat x\nCaused by: a.C: no such table\n",
                StandardOpenOption.APPEND);

        assertThat(log.lastCause()).isEqualTo("a.C: no such table");
    }

    @Test
    void a_log_that_has_grown_is_put_aside_at_the_next_start() throws IOException {
        Path file = directory.resolve("server.log");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(11L * 1024 * 1024);
        }

        ServerLog log = ServerLog.open(file);

        assertThat(log.start()).isZero();
        assertThat(directory.resolve("server.log.1")).exists();
    }
}
