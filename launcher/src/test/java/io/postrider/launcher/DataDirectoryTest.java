package io.postrider.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void a_generated_key_is_the_same_at_the_next_start() throws Exception {
        Keys keys = new Keys();
        String first;
        try (DataDirectory directory = DataDirectory.open(parent.resolve("data"))) {
            first = directory.kept("api.key", keys::apiKey);
        }

        try (DataDirectory directory = DataDirectory.open(parent.resolve("data"))) {
            assertThat(directory.kept("api.key", keys::apiKey)).isEqualTo(first);
        }
    }

    @Test
    void only_the_owner_can_read_what_is_kept() throws Exception {
        try (DataDirectory directory = DataDirectory.open(parent.resolve("data"))) {
            directory.kept("api.key", () -> "prk_1");

            assertThat(permissions(directory.path())).isEqualTo("rwx------");
            assertThat(permissions(directory.resolve("api.key"))).isEqualTo("rw-------");
        }
    }

    @Test
    void a_directory_in_use_is_refused_in_one_sentence_that_names_the_process() throws Exception {
        Path path = parent.resolve("data");
        try (DataDirectory first = DataDirectory.open(path)) {
            assertThat(first.path()).isEqualTo(path);

            assertThatThrownBy(() -> DataDirectory.open(path))
                    .isInstanceOf(LaunchFailure.class)
                    .hasMessage("The data directory " + path + " is in use by another running Postrider (process "
                            + ProcessHandle.current().pid()
                            + "): stop that one, or set POSTRIDER_DATA_DIR to another directory.");
        }
    }

    @Test
    void a_directory_that_was_given_back_can_be_opened_again() throws Exception {
        DataDirectory.open(parent.resolve("data")).close();

        try (DataDirectory again = DataDirectory.open(parent.resolve("data"))) {
            assertThat(again.path()).isDirectory();
        }
    }

    @Test
    void a_path_that_cannot_be_a_directory_is_refused_in_one_sentence() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("set POSTRIDER_DATA_DIR");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
