package io.postrider.rest.v1;

import io.postrider.application.delivery.FindDeliveries;
import io.postrider.application.storage.PageRequest;
import io.postrider.domain.delivery.DeliveryState;
import io.postrider.rest.request.Cursor;
import io.postrider.rest.request.QueryFields;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which deliveries a list call asks for. */
record DeliveryQuery(FindDeliveries.Criteria criteria, PageRequest page) {
    private static final String STATES =
            Arrays.stream(DeliveryState.values()).map(DeliveryState::text).collect(Collectors.joining(", "));

    static DeliveryQuery of(UriInfo uri) {
        QueryFields query = new QueryFields(uri);
        FindDeliveries.Criteria criteria = new FindDeliveries.Criteria(
                query.several("state", DeliveryState::of, "must be one or more of " + STATES),
                query.eventType("type").orElse(null),
                query.instant("since").orElse(null),
                query.instant("until").orElse(null));
        PageRequest page =
                new PageRequest(query.limit(), query.after(Cursor::id).orElse(null));
        query.check();
        return new DeliveryQuery(criteria, page);
    }
}
