package io.postrider.rest.dialect;

import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.rest.RestBean;
import io.postrider.rest.fault.Surface;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The REST halves of the dialects that this server speaks, in the order of their names. */
@RestBean
public final class RestDialects {
    private final List<RestDialect> spoken;

    @Inject
    RestDialects(@Any Instance<RestDialect> all, DialectSettings settings, Dialects dialects) {
        this(all.stream().toList(), settings, dialects);
    }

    private RestDialects(List<RestDialect> all, DialectSettings settings, Dialects dialects) {
        checkHalves(all, dialects);
        spoken = all.stream()
                .filter(dialect -> settings.speaks(dialect.name()))
                .sorted(Comparator.comparing(
                        (RestDialect dialect) -> dialect.name().text()))
                .toList();
    }

    /** A dialect that was added by half would fail with each of its requests. */
    private static void checkHalves(List<RestDialect> all, Dialects dialects) {
        Set<DialectName> names = new HashSet<>();
        for (RestDialect dialect : all) {
            if (!names.add(dialect.name())) {
                throw new IllegalStateException("two REST halves are of the dialect " + dialect.name());
            }
            if (dialects.named(dialect.name()).isEmpty()) {
                throw new IllegalStateException("the dialect " + dialect.name() + " has no delivery format");
            }
        }
        names.add(DialectName.NATIVE);
        dialects.all().stream()
                .map(Dialect::name)
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalStateException("the dialect " + name + " has no REST half");
                });
    }

    /**
     * Those of {@code all} that are not switched off.
     *
     * @param dialects those that have a delivery half
     * @throws IllegalStateException where two are of the same name, or a dialect has one half without the other
     */
    public static RestDialects of(List<RestDialect> all, DialectSettings settings, Dialects dialects) {
        return new RestDialects(all, settings, dialects);
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
