package io.postrider.rest.dialect;

import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.JsonSlice;
import io.postrider.rest.json.ObjectFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Whether the field is there and null, for calls in which that means something. */
    public boolean isNull(String name) {
        return fields.isNull(name);
    }

    public Optional<String> text(String name) {
        return isWrong(name) ? Optional.empty() : fields.string(name, ANY);
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
            Map<String, String> texts = new java.util.LinkedHashMap<>();
            given.forEach((key, value) -> value.ifPresentOrElse(
                    text -> texts.put(key, text), () -> fields.problem(name + "." + key, "must be a string")));
            return texts;
        });
    }

    /** The fields of an object that is the field's value. */
    public Optional<GivenFields> object(String name) {
        return isWrong(name) ? Optional.empty() : fields.object(name).map(GivenFields::new);
    }

    /** Notes a problem with a field of this object. */
    public void problem(String name, String rule) {
        fields.problem(name, rule);
    }

    private boolean isWrong(String name) {
        return fields.has(name) && !fields.refuseNull(name);
    }
}
