package io.postrider.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversation between a client, the server and a receiver, kept as a file.
 *
 * <p>A step starts with {@code ###} and its title. Then come the request, as HTTP writes it; {@code HTTP <status>} with what the
 * answer must be; and {@code DELIVERY <path>} with what must arrive at the receiver there, as often as something must. Each of the
 * three is a line, headers, an empty line and a body; lines that start with {@code #} and are outside of bodies are comments.
 *
 * <ul>
 *   <li>Paths are those of the dialect's documentation. {@code native} before a path means the native API, and {@code EVENTUALLY}
 *       before a method that the request is sent until the answer is the right one, for a few seconds at most.
 *   <li>Without an {@code Authorization} header the account's key is sent, with {@code Authorization: none} no header.
 *   <li>{@code {name}} stands for what was captured under that name, or for what {@link TranscriptRun} gives from the start.
 *   <li>What is expected may hold the matchers of {@link ExpectedJson} and {@link ExpectedHeader}. An answer without a body is
 *       expected to have none, an answer of the native API to have any.
 * </ul>
 */
record Transcript(String name, String dialect, List<Step> steps) {
    private static final Pattern REQUEST = Pattern.compile("(EVENTUALLY )?([A-Z]+) (native )?(/\\S*)");
    private static final Pattern ANSWER = Pattern.compile("HTTP ([1-5][0-9]{2})");
    private static final Pattern DELIVERY = Pattern.compile("DELIVERY (/\\S*)( SAME BODY)?");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9-]+): ?(.*)");

    /** One request and what comes of it. */
    record Step(String title, Request request, Answer answer, List<Delivery> deliveries) {}

    record Request(
            String method,
            boolean isNative,
            boolean eventually,
            String path,
            Map<String, String> headers,
            String body) {}

    record Answer(int status, Map<String, String> headers, String body) {}

    /** @param sameBody whether the body must be, byte for byte, the one that came to this path before */
    record Delivery(String path, boolean sameBody, Map<String, String> headers, String body) {}

    /** Reads {@code transcripts/<dialect>/<name>}. */
    static Transcript read(String dialect, String name) {
        String resource = "/transcripts/" + dialect + "/" + name;
        try (InputStream in = Transcript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + resource);
            }
            return parse(dialect, name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Transcript parse(String dialect, String name, String text) {
        List<Step> steps = new ArrayList<>();
        String[] parts = ("\n" + text).split("\n### ?", -1);
        for (int i = 1; i < parts.length; i++) {
            steps.add(step(parts[i], dialect + "/" + name));
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(dialect + "/" + name + " has no steps");
        }
        return new Transcript(name, dialect, List.copyOf(steps));
    }

    private static Step step(String text, String where) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        String title = lines.remove(0).strip();
        String place = where + ", " + title + ": ";
        List<Section> sections = sections(lines, place);
        if (sections.size() < 2) {
            throw new IllegalArgumentException(place + "a step has a request and an answer");
        }
        Matcher request = matched(REQUEST, sections.get(0), place);
        Matcher answer = matched(ANSWER, sections.get(1), place);
        List<Delivery> deliveries = new ArrayList<>();
        for (Section section : sections.subList(2, sections.size())) {
            Matcher delivery = matched(DELIVERY, section, place);
            deliveries.add(new Delivery(delivery.group(1), delivery.group(2) != null, section.headers, section.body()));
        }
        return new Step(
                title,
                new Request(
                        request.group(2),
                        request.group(3) != null,
                        request.group(1) != null,
                        request.group(4),
                        sections.get(0).headers,
                        sections.get(0).body()),
                new Answer(
                        Integer.parseInt(answer.group(1)),
                        sections.get(1).headers,
                        sections.get(1).body()),
                List.copyOf(deliveries));
    }

    private static Matcher matched(Pattern pattern, Section section, String place) {
        Matcher matcher = pattern.matcher(section.line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(place + "unexpected '" + section.line + "'");
        }
        return matcher;
    }

    private static List<Section> sections(List<String> lines, String place) {
        List<Section> sections = new ArrayList<>();
        Optional<Section> open = Optional.empty();
        for (String line : lines) {
            boolean inBody = open.isPresent() && open.get().inBody;
            boolean starts = ANSWER.matcher(line).matches()
                    || DELIVERY.matcher(line).matches()
                    || (open.isEmpty() && !line.isBlank() && !line.startsWith("#"));
            if (starts) {
                open = Optional.of(new Section(line.strip()));
                sections.add(open.get());
            } else if (inBody) {
                open.get().body.add(line);
            } else if (!line.startsWith("#") && open.isPresent()) {
                if (line.isBlank()) {
                    open.get().inBody = true;
                } else {
                    Matcher header = HEADER.matcher(line);
                    if (!header.matches()) {
                        throw new IllegalArgumentException(place + "no header: '" + line + "'");
                    }
                    open.get().headers.put(header.group(1), header.group(2).strip());
                }
            }
        }
        return sections;
    }

    private static final class Section {
        private final String line;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final List<String> body = new ArrayList<>();
        private boolean inBody;

        Section(String line) {
            this.line = line;
        }

        String body() {
            return String.join("\n", body).strip();
        }
    }
}
