package io.postrider.rest.dialect;

import io.postrider.domain.dialect.DialectName;
import io.postrider.rest.TextResource;
import io.postrider.rest.fault.Surface;
import java.util.List;

/**
 * The REST half of a dialect. An implementation that is a {@link io.postrider.rest.RestBean} is found wherever in the server it lies;
 * nothing else has to be told of it. The delivery half is the dialect's registration.
 */
public interface RestDialect {
    DialectName name();

    /** Its JAX-RS resources. The path of each MUST start with the dialect's name. */
    List<Object> resources();

    /** Its errors; owns all paths below the dialect's name. */
    Surface surface();

    /**
     * Its part of the API's description: OpenAPI in YAML with {@code tags}, {@code paths} and {@code components}, which are added to
     * those of the native API. Names of components MUST NOT be those of others. By default the file {@code openapi.yaml} beside
     * the class.
     */
    default String openApi() {
        return TextResource.read(getClass(), "openapi.yaml");
    }
}
