package io.postrider.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerAdapterTest {
    @TempDir
    private Path directory;

    @Test
    void sections_are_read_with_their_lines() throws IOException {
        PeerAdapter adapter = read("""
                # a comment

                [start]
                run it
                [ready]
                http://127.0.0.1:${PORT}/
                [publish]
                POST /p HTTP/1.1
                X: ${TYPE}

                {"data":${DATA}}
                """);

        assertThat(adapter.name()).isEqualTo("some");
        assertThat(adapter.required("start")).isEqualTo("run it");
        assertThat(adapter.required("publish")).isEqualTo("POST /p HTTP/1.1\nX: ${TYPE}\n\n{\"data\":${DATA}}");
        assertThat(adapter.section("unsettled")).isEmpty();
    }

    @Test
    void names_in_braces_are_replaced() {
        assertThat(PeerAdapter.fill("${A} and ${B} and ${C}", Map.of("A", "1", "B", "2")))
                .isEqualTo("1 and 2 and ${C}");
    }

    @Test
    void an_adapter_that_cannot_publish_is_refused() {
        assertThatThrownBy(() -> read("[start]\nx\n[ready]\ny\n")).hasMessageContaining("[publish] is missing");
    }

    @Test
    void a_misspelt_section_is_refused() {
        assertThatThrownBy(() -> read("[strat]\nx\n")).hasMessageContaining("no section [strat]");
    }

    private PeerAdapter read(String text) throws IOException {
        return PeerAdapter.read(Files.writeString(directory.resolve("some.adapter"), text));
    }
}
