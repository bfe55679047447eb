package io.postrider.domain.dialect;

import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A dialect's event catalogue as it lies beside its class: UTF-8, one event type in a line as {@code name | category |
 * description}, in the order of the dialect's documentation. Category and description are empty where it has none; the bars are
 * always there. Empty lines and lines that start with {@code #} are passed over.
 */
public final class CatalogueFile {
    private static final String COLUMN_END = "\\|";
    private static final int COLUMNS = 3;

    private CatalogueFile() {}

    /**
     * Reads a catalogue.
     *
     * @param dialect the class beside which it lies, in the same package
     * @param resource its name, by habit {@code <dialect>.events}
     * @throws IllegalArgumentException where there is no such file, or for a line that is none; names the line
     */
    public static List<RegisteredEventType> read(Class<?> dialect, String resource) {
        try (InputStream stream = dialect.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no " + resource + " beside " + dialect.getName());
            }
            return read(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)), resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<RegisteredEventType> read(BufferedReader lines, String resource) throws IOException {
        Map<EventType, RegisteredEventType> types = new LinkedHashMap<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            RegisteredEventType type = type(line, resource + ", line " + number + ": ");
            if (types.put(type.type(), type) != null) {
                throw new IllegalArgumentException(
                        resource + ", line " + number + ": " + type.type() + " is there twice");
            }
        }
        return List.copyOf(types.values());
    }

    private static RegisteredEventType type(String line, String place) {
        String[] columns = line.split(COLUMN_END, -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(place + "a line is 'name | category | description'");
        }
        EventType type = EventType.of(columns[0].strip())
                .orElseThrow(() -> new IllegalArgumentException(place + "an event type " + EventType.RULE));
        return new RegisteredEventType(type, columns[2].strip(), columns[1].strip(), "");
    }
}
