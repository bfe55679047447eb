package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages that tell how to add to Postrider show this module: each of their blocks of code is headed by the file that it is from,
 * and is in it, line by line.
 */
class PagesTest {
    private static final String FENCE = "```";
    private static final Path DOCS = Path.of(System.getProperty("postrider.docs"));
    private static final Path MODULE = Path.of(System.getProperty("postrider.example"));

    /** What a terminal shows is no code of the module. */
    private static final String SHELL = "sh";

    static Stream<Path> pages() {
        return Stream.of("adding-a-dialect.md", "adding-a-signature-scheme.md", "adding-a-transport.md")
                .map(DOCS::resolve);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void each_block_of_code_is_in_the_file_that_it_is_headed_by(Path page) throws IOException {
        List<Block> blocks = blocks(page);

        assertThat(blocks).isNotEmpty();
        for (Block block : blocks) {
            assertThat(block.file())
                    .as("the file that line %d is from", block.line())
                    .isNotEmpty();
            String file = "\n" + Files.readString(MODULE.resolve(block.file()));
            assertThat(file).as("line %d", block.line()).contains("\n" + block.text());
        }
    }

    @Test
    void each_file_of_the_module_is_shown_or_named() throws IOException {
        StringBuilder pages = new StringBuilder();
        for (Path page : pages().toList()) {
            pages.append(Files.readString(page));
        }
        TreeSet<String> untold = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MODULE.resolve("src/main"))) {
            files.filter(Files::isRegularFile)
                    .map(file -> MODULE.relativize(file).toString())
                    .filter(file -> !pages.toString().contains(file))
                    .forEach(untold::add);
        }

        assertThat(untold).isEmpty();
    }

    /**
     * A block between fences.
     *
     * @param line on which it starts, from 1
     * @param file what follows the language behind the fence; empty for nothing
     * @param text its lines, each with its end
     */
    private record Block(int line, String file, String text) {}

    private static List<Block> blocks(Path page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int start = 0; start < lines.size(); start++) {
            if (!lines.get(start).startsWith(FENCE)) {
                continue;
            }
            int end = start + 1;
            while (!lines.get(end).equals(FENCE)) {
                end++;
            }
            String[] heading = lines.get(start).substring(FENCE.length()).split(" ", 2);
            if (!heading[0].equals(SHELL)) {
                blocks.add(new Block(
                        start + 1,
                        heading.length == 2 ? heading[1] : "",
                        String.join("\n", lines.subList(start + 1, end)) + "\n"));
            }
            start = end;
        }
        return blocks;
    }
}
