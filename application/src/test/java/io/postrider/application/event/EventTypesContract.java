package io.postrider.application.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.application.storage.ManagedStorage;
import io.postrider.application.storage.OtherThreads;
import io.postrider.application.storage.Samples;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link EventTypes} promise. */
public abstract class EventTypesContract {
    private final OtherThreads threads = new OtherThreads();
    private ManagedStorage storage;
    private EventTypes types;
    private AccountId account;

    /** An open storage. */
    protected abstract ManagedStorage storage();

    @BeforeEach
    void open() {
        storage = storage();
        types = storage.eventTypes();
        account = Samples.accountIn(storage);
    }

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void a_type_is_found_as_it_was_put() {
        RegisteredEventType type = new RegisteredEventType(
                new EventType("user.created"),
                "A user \"was\" created 🐑\nand that is all",
                "user",
                "{ \"b\": 1.10, \"a\": \"\\u0000\" }");

        boolean isNew = types.put(account, type);

        assertThat(isNew).isTrue();
        assertThat(types.find(account, type.type())).contains(type);
    }

    @Test
    void a_type_of_the_greatest_lengths_is_kept() {
        RegisteredEventType type = new RegisteredEventType(
                new EventType("t".repeat(EventType.MAX_LENGTH)),
                "ø".repeat(RegisteredEventType.MAX_DESCRIPTION_LENGTH),
                "ø".repeat(RegisteredEventType.MAX_CATEGORY_LENGTH),
                "\"" + "ø".repeat(RegisteredEventType.MAX_SCHEMA_LENGTH - 2) + "\"");

        types.put(account, type);

        assertThat(types.find(account, type.type())).contains(type);
    }

    @Test
    void a_type_that_is_put_again_is_replaced() {
        types.put(account, type("user.created", "before"));

        boolean isNew = types.put(account, type("user.created", "after"));

        assertThat(isNew).isFalse();
        assertThat(types.list(account)).containsExactly(type("user.created", "after"));
    }

    @Test
    void of_many_that_put_the_same_type_at_once_one_finds_it_new() throws Exception {
        List<Boolean> isNew = threads.atOnce(6, () -> types.put(account, type("user.created", "")));

        assertThat(isNew).containsOnlyOnce(true);
        assertThat(types.list(account)).hasSize(1);
    }

    @Test
    void types_are_listed_by_name() {
        types.put(account, type("beta", ""));
        types.put(account, type("gamma", ""));
        types.put(account, type("alpha", ""));

        assertThat(types.list(account)).containsExactly(type("alpha", ""), type("beta", ""), type("gamma", ""));
    }

    @Test
    void how_much_an_account_has_is_counted_without_anothers() {
        assertThat(types.extent(account)).isEqualTo(new EventTypes.Extent(0, 0));
        types.put(account, new RegisteredEventType(new EventType("alpha"), "ø", "ø", "\"ø\""));
        types.put(account, new RegisteredEventType(new EventType("beta"), "", "", "{}"));
        types.put(Samples.accountIn(storage), new RegisteredEventType(new EventType("beta"), "", "", "{}"));

        assertThat(types.extent(account)).isEqualTo(new EventTypes.Extent(2, 4 + 2));
    }

    @Test
    void names_that_differ_in_case_are_different_types() {
        types.put(account, type("user.created", "small"));
        types.put(account, type("User.Created", "large"));

        assertThat(types.find(account, new EventType("User.Created"))).contains(type("User.Created", "large"));
        assertThat(types.list(account)).hasSize(2);
    }

    @Test
    void another_accounts_types_are_neither_found_nor_listed_nor_removed() {
        AccountId other = Samples.accountIn(storage);
        types.put(other, type("user.created", "theirs"));

        assertThat(types.find(account, new EventType("user.created"))).isEmpty();
        assertThat(types.list(account)).isEmpty();
        assertThat(types.remove(account, new EventType("user.created"))).isFalse();
        assertThat(types.list(other)).containsExactly(type("user.created", "theirs"));
    }

    @Test
    void a_removed_type_is_gone_and_can_be_put_again_as_a_new_one() {
        types.put(account, type("user.created", ""));

        boolean removed = types.remove(account, new EventType("user.created"));

        assertThat(removed).isTrue();
        assertThat(types.find(account, new EventType("user.created"))).isEmpty();
        assertThat(types.remove(account, new EventType("user.created"))).isFalse();
        assertThat(types.put(account, type("user.created", ""))).isTrue();
    }

    private static RegisteredEventType type(String name, String description) {
        return new RegisteredEventType(new EventType(name), description, "", "");
    }
}
