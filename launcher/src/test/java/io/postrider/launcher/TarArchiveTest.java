package io.postrider.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {
    @TempDir
    Path directory;

    @Test
    void files_directories_and_links_are_unpacked_with_their_content() throws IOException {
        byte[] archive = new Tar()
                .entry('5', "share/", 0755, "", "")
                .entry('0', "share/a.txt", 0644, "", "one block and a bit: " + "x".repeat(600))
                .entry('0', "lib/libx.so.1", 0644, "", "library")
                .entry('2', "lib/libx.so", 0777, "libx.so.1", "")
                .end();

        TarArchive.unpack(new ByteArrayInputStream(archive), directory);

        assertThat(directory.resolve("share/a.txt")).hasContent("one block and a bit: " + "x".repeat(600));
        assertThat(Files.readSymbolicLink(directory.resolve("lib/libx.so"))).isEqualTo(Path.of("libx.so.1"));
        assertThat(directory.resolve("lib/libx.so")).hasContent("library");
    }

    @Test
    void a_program_can_be_executed_and_other_files_cannot() throws IOException {
        byte[] archive = new Tar()
                .entry('0', "bin/run", 0755, "", "#!/bin/sh")
                .entry('0', "bin/read", 0644, "", "text")
                .end();

        TarArchive.unpack(new ByteArrayInputStream(archive), directory);

        assertThat(directory.resolve("bin/run")).isExecutable();
        assertThat(Files.getPosixFilePermissions(directory.resolve("bin/read")).toString())
                .doesNotContain("EXECUTE");
    }

    @Test
    void an_entry_that_would_land_outside_is_refused() {
        byte[] archive = new Tar().entry('0', "../outside", 0644, "", "text").end();

        assertThatThrownBy(() -> TarArchive.unpack(new ByteArrayInputStream(archive), directory.resolve("inside")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("../outside");
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    @Test
    void an_archive_that_is_cut_off_is_not_taken_for_whole() {
        byte[] archive = new Tar().entry('0', "a", 0644, "", "x".repeat(2_000)).end();

        for (int length : new int[] {100, 700, 1_500}) {
            assertThatThrownBy(() ->
                            TarArchive.unpack(new ByteArrayInputStream(Arrays.copyOf(archive, length)), directory))
                    .isInstanceOf(EOFException.class);
        }
    }

    /** Writes archives in the ustar form, apart from the code that reads them. */
    private static final class Tar {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Tar entry(char kind, String name, int mode, String link, String content) {
            byte[] header = new byte[512];
            byte[] body = content.getBytes(StandardCharsets.UTF_8);
            put(header, 0, name);
            put(header, 100, String.format(Locale.ROOT, "%07o", mode));
            put(header, 124, String.format(Locale.ROOT, "%011o", body.length));
            header[156] = (byte) kind;
            put(header, 157, link);
            put(header, 257, "ustar");
            bytes.writeBytes(header);
            bytes.writeBytes(Arrays.copyOf(body, (body.length + 511) / 512 * 512));
            return this;
        }

        byte[] end() {
            bytes.writeBytes(new byte[1024]);
            return bytes.toByteArray();
        }

        private static void put(byte[] header, int offset, String text) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(ascii, 0, header, offset, ascii.length);
        }
    }
}
