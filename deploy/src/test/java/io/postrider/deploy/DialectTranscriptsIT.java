package io.postrider.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that know nothing of Postrider get what their APIs document: see {@code transcripts/}. */
class DialectTranscriptsIT extends DeployedServer {
    private static TranscriptReceiver receiver;

    @BeforeAll
    static void openReceiver() throws IOException {
        receiver = new TranscriptReceiver();
    }

    @AfterAll
    static void closeReceiver() {
        receiver.close();
    }

    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("transcripts")
    void the_conversation_goes_as_it_is_written(String dialect, String name, TranscriptRun.Way way) throws Exception {
        new TranscriptRun(baseUrl(), receiver, Transcript.read(dialect, name), way).play();
    }

    static Stream<Arguments> transcripts() {
        return children("/transcripts").stream().flatMap(dialect -> children("/transcripts/" + dialect).stream()
                .flatMap(name ->
                        Arrays.stream(TranscriptRun.Way.values()).map(way -> Arguments.of(dialect, name, way))));
    }

    private static List<String> children(String resource) {
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(DialectTranscriptsIT.class.getResource(resource))
                        .toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
