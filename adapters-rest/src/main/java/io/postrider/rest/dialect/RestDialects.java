package io.postrider.rest.dialect;

import io.postrider.domain.dialect.DialectName;
import io.postrider.rest.RestBean;
import io.postrider.rest.fault.Surface;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;

/** The REST halves of the dialects that this server speaks, in the order of their names. */
@RestBean
public final class RestDialects {
    private final List<RestDialect> spoken;

    @Inject
    RestDialects(@Any Instance<RestDialect> all, DialectSettings settings) {
        this(all.stream().toList(), settings);
    }

    private RestDialects(List<RestDialect> all, DialectSettings settings) {
        spoken = all.stream()
                .filter(dialect -> settings.speaks(dialect.name()))
                .sorted(Comparator.comparing(
                        (RestDialect dialect) -> dialect.name().text()))
                .toList();
        List<DialectName> names = spoken.stream().map(RestDialect::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalStateException("two dialects have the same name: " + names);
        }
    }

    /** Those of {@code all} that are not switched off. */
    public static RestDialects of(List<RestDialect> all, DialectSettings settings) {
        return new RestDialects(all, settings);
    }

    public List<RestDialect> spoken() {
        return spoken;
    }

    public List<Object> resources() {
        return spoken.stream().flatMap(dialect -> dialect.resources().stream()).toList();
    }

    public List<Surface> surfaces() {
        return spoken.stream().map(RestDialect::surface).toList();
    }
}
