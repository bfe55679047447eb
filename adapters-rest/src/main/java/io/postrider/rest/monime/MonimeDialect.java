package io.postrider.rest.monime;

import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Monime;
import io.postrider.rest.RestBean;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.fault.Surface;
import jakarta.inject.Inject;
import java.util.List;

/** The REST half of the dialect. */
@RestBean
public final class MonimeDialect implements RestDialect {
    private final MonimeWebhooks webhooks;

    @Inject
    MonimeDialect(MonimeWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public DialectName name() {
        return Monime.NAME;
    }

    @Override
    public List<Object> resources() {
        return List.of(webhooks);
    }

    @Override
    public Surface surface() {
        return new MonimeSurface();
    }
}
