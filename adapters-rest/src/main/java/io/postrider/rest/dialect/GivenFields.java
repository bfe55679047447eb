package io.postrider.rest.dialect;

import io.postrider.application.webhook.Change;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.ObjectFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the fields of a dialect's request: only their types, as the rules are the core's. A field that is absent is empty, one that is
 * null is of the wrong type, and those that nobody asks for are let be. Not for use by several threads.
 */
public final class GivenFields {
    private static final int ANY = Integer.MAX_VALUE;

    private final ObjectFields fields;

    public GivenFields(JsonSlice object, FieldProblems problems) {
        this(ObjectFields.of(object, problems));
    }

    private GivenFields(ObjectFields fields) {
        this.fields = fields;
    }

    /** Notes the field as missing where it is absent, and as wrong where it is null. */
    public GivenFields require(String name) {
        fields.require(name);
        return this;
    }

    private boolean isNull(String name) {
        return fields.isNull(name);
    }

    public Optional<String> text(String name) {
        return isWrong(name) ? Optional.empty() : fields.string(name, ANY);
    }

    /** A text that {@code parse} understands; {@code rule} says which those are. */
    public <T> Optional<T> parsed(String name, Function<String, Optional<T>> parse, String rule) {
        Optional<String> text = text(name);
        Optional<T> parsed = text.flatMap(parse);
        if (text.isPresent() && parsed.isEmpty()) {
            fields.problem(name, rule);
        }
        return parsed;
    }

    /** What {@code read} reads, where the field may as well be null, which is like being absent. */
    public <T> Optional<T> nullable(String name, Function<String, Optional<T>> read) {
        return isNull(name) ? Optional.empty() : read.apply(name);
    }

    /** Hands over what is to be done to a field: nothing where it is absent, clearing it where it is null. */
    public <T> void clearable(String name, Function<String, Optional<T>> read, Consumer<Change<T>> change) {
        if (isNull(name)) {
            change.accept(Change.clear());
        } else {
            read.apply(name).ifPresent(value -> change.accept(Change.to(value)));
        }
    }

    public Optional<Boolean> bool(String name) {
        return isWrong(name) ? Optional.empty() : fields.bool(name);
    }

    public Optional<List<String>> texts(String name) {
        return isWrong(name)
                ? Optional.empty()
                : fields.list(name, 0, ANY, JsonKind.STRING, (field, item) -> Optional.of(item.string()));
    }

    /** An object of texts, in the client's order. */
    public Optional<Map<String, String>> textsByName(String name) {
        if (isWrong(name)) {
            return Optional.empty();
        }
        return fields.texts(name, ANY, ANY, ANY).map(given -> {
            Map<String, String> texts = new LinkedHashMap<>();
            given.forEach((key, value) -> value.ifPresentOrElse(
                    text -> texts.put(key, text), () -> fields.problem(name + "." + key, "must be a string")));
            return texts;
        });
    }

    /** The fields of an object that is the field's value. */
    public Optional<GivenFields> object(String name) {
        return isWrong(name) ? Optional.empty() : fields.object(name).map(GivenFields::new);
    }

    private boolean isWrong(String name) {
        return fields.has(name) && !fields.refuseNull(name);
    }
}
