package io.postrider.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How another webhook service is started, subscribed at and published to: a text file of sections, each a line {@code [name]} and what
 * stands below it. {@code bench/README.md} explains them.
 */
public record PeerAdapter(String name, Map<String, String> sections) {
    private static final Set<String> REQUIRED = Set.of("start", "ready", "publish");
    private static final Set<String> KNOWN =
            Set.of("start", "ready", "setup", "subscribe", "publish", "id-header", "answers-with-id", "unsettled");

    public PeerAdapter {
        sections = Map.copyOf(sections);
    }

    /**
     * Reads one.
     *
     * @throws IOException where it is not complete, or has a section that is not known
     */
    public static PeerAdapter read(Path file) throws IOException {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.matches("\\[[a-z-]+\\]")) {
                section = new ArrayList<>();
                lines.put(line.substring(1, line.length() - 1), section);
            } else if (!lines.isEmpty()) {
                section.add(line);
            } else if (!(line.isBlank() || line.startsWith("#"))) {
                throw new IOException(file + ": '" + line + "' stands before the first section");
            }
        }
        for (String name : lines.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new IOException(file + ": there is no section [" + name + "], but these: " + KNOWN);
            }
        }
        for (String name : REQUIRED) {
            if (!lines.containsKey(name)) {
                throw new IOException(file + ": the section [" + name + "] is missing");
            }
        }
        Map<String, String> sections = new LinkedHashMap<>();
        lines.forEach((name, text) -> sections.put(name, String.join("\n", text).strip()));
        String fileName = file.getFileName().toString();
        int dot = fileName.lastIndexOf('.');
        return new PeerAdapter(dot > 0 ? fileName.substring(0, dot) : fileName, sections);
    }

    Optional<String> section(String name) {
        return Optional.ofNullable(sections.get(name));
    }

    String required(String name) {
        return section(name).orElseThrow();
    }

    /** The text with {@code ${NAME}} replaced. */
    static String fill(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }
}
