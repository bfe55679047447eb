package example.parcel;

import io.postrider.domain.dialect.DialectName;
import io.postrider.rest.RestBean;
import io.postrider.rest.dialect.RestDialect;
import io.postrider.rest.fault.Surface;
import jakarta.inject.Inject;
import java.util.List;

/** The REST half. Its description, {@code openapi.yaml}, lies beside this class. */
@RestBean
public final class ParcelDialect implements RestDialect {
    private final Drops drops;

    @Inject
    ParcelDialect(Drops drops) {
        this.drops = drops;
    }

    @Override
    public DialectName name() {
        return Parcel.NAME;
    }

    @Override
    public List<Object> resources() {
        return List.of(drops);
    }

    @Override
    public Surface surface() {
        return new ParcelSurface();
    }
}
