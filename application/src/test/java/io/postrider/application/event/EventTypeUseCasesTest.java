package io.postrider.application.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.application.event.RegisterEventType.Registration;
import io.postrider.application.problem.FieldProblem;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.InMemoryManagedStorage;
import io.postrider.application.storage.Samples;
import io.postrider.domain.dialect.Dialect;
import io.postrider.domain.dialect.DialectName;
import io.postrider.domain.dialect.Dialects;
import io.postrider.domain.event.EventType;
import io.postrider.domain.event.RegisteredEventType;
import io.postrider.domain.id.AccountId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTypeUseCasesTest {
    private static final RegisteredEventType USER_CREATED = type("user.created", "of one");
    private static final RegisteredEventType FILE_UPLOADED = type("file.uploaded", "of one");
    private static final Dialect ONE = dialect("one", List.of(USER_CREATED, FILE_UPLOADED));
    private static final Dialect TWO = dialect("two", List.of(type("user.created", "of two"), type("alert", "of two")));

    private final InMemoryManagedStorage storage = new InMemoryManagedStorage();
    private final AccountId account = Samples.accountIn(storage);
    private final RegisterEventType register = new RegisterEventType(storage.eventTypes());
    private final RemoveEventType remove = new RemoveEventType(storage.eventTypes());
    private final FindEventTypes find = new FindEventTypes(storage.eventTypes(), new Dialects(List.of(ONE, TWO)));

    @Test
    void a_registered_type_is_the_accounts_own() {
        Registration registration = register.register(account, "order.paid", "An order", "order", "{}");

        assertThat(registration.isNew()).isTrue();
        assertThat(find.catalogue(account).find(new EventType("order.paid")))
                .contains(new Catalogue.Entry(
                        new RegisteredEventType(new EventType("order.paid"), "An order", "order", "{}"), true));
    }

    @Test
    void a_type_that_is_registered_again_is_not_new() {
        register.register(account, "order.paid", "before", "", "");

        Registration again = register.register(account, "order.paid", "after", "", "");

        assertThat(again.isNew()).isFalse();
        assertThat(find.catalogue(account).find(new EventType("order.paid")).orElseThrow())
                .isEqualTo(new Catalogue.Entry(type("order.paid", "after"), true));
    }

    @Test
    void an_account_can_have_so_many_types_and_replace_each() {
        for (int i = 0; i < RegisterEventType.MAX_TYPES; i++) {
            register.register(account, "type." + i, "", "", "");
        }

        assertThat(problems("one.more", "")).containsExactly("name");
        assertThat(register.register(account, "type.7", "anew", "", "").isNew()).isFalse();
        assertThat(register.register(Samples.accountIn(storage), "one.more", "", "", "")
                        .isNew())
                .isTrue();
    }

    @Test
    void the_schemas_of_an_account_have_a_size_together() {
        String large = "\"" + "s".repeat(65_534) + "\"";
        for (int i = 0; i < RegisterEventType.MAX_SCHEMA_BYTES / large.length(); i++) {
            register.register(account, "type." + i, "", "", large);
        }

        assertThat(problems("one.more", "{}")).containsExactly("schema");
        assertThat(register.register(account, "type.7", "anew", "", large).isNew())
                .isFalse();
        assertThat(register.register(account, "one.more", "", "", "").isNew()).isTrue();
    }

    private List<String> problems(String name, String schema) {
        return catchThrowableOfType(Invalid.class, () -> register.register(account, name, "", "", schema))
                .problems()
                .stream()
                .map(FieldProblem::field)
                .toList();
    }

    @Test
    void all_problems_of_a_type_are_told_at_once() {
        assertThatThrownBy(() -> register.register(
                        account, "not a type", "d".repeat(1_001), "c".repeat(101), "s".repeat(65_537)))
                .isInstanceOfSatisfying(Invalid.class, invalid -> assertThat(invalid.problems())
                        .extracting(FieldProblem::field)
                        .containsExactly("name", "description", "category", "schema"));
        assertThat(storage.eventTypes().list(account)).isEmpty();
    }

    @Test
    void a_description_that_cannot_be_stored_is_refused() {
        assertThatThrownBy(() -> register.register(account, "order.paid", "nul \0", "", ""))
                .isInstanceOf(Invalid.class)
                .hasMessage("description must not contain control characters");
    }

    @Test
    void the_catalogue_has_the_types_of_all_dialects_the_first_description_wins() {
        Catalogue catalogue = find.catalogue(account);

        assertThat(catalogue.byName())
                .containsExactly(
                        new Catalogue.Entry(type("alert", "of two"), false),
                        new Catalogue.Entry(FILE_UPLOADED, false),
                        new Catalogue.Entry(USER_CREATED, false));
    }

    @Test
    void an_accounts_own_description_goes_before_a_dialects_and_keeps_its_place() {
        register.register(account, "user.created", "our own", "", "");

        Catalogue catalogue = find.catalogue(account, ONE);

        assertThat(catalogue.entries())
                .containsExactly(
                        new Catalogue.Entry(type("user.created", "our own"), true),
                        new Catalogue.Entry(FILE_UPLOADED, false));
    }

    @Test
    void a_dialects_catalogue_has_no_types_of_other_dialects_but_the_accounts_own() {
        register.register(account, "order.paid", "", "", "");

        Catalogue catalogue = find.catalogue(account, ONE);

        assertThat(catalogue.has(new EventType("alert"))).isFalse();
        assertThat(catalogue.has(new EventType("order.paid"))).isTrue();
    }

    @Test
    void another_accounts_types_are_in_no_catalogue_of_this_one() {
        register.register(Samples.accountIn(storage), "order.paid", "", "", "");

        assertThat(find.catalogue(account).has(new EventType("order.paid"))).isFalse();
    }

    @Test
    void a_removed_type_gives_way_to_the_dialects() {
        register.register(account, "user.created", "our own", "", "");

        remove.remove(account, new EventType("user.created"));

        assertThat(find.catalogue(account).find(new EventType("user.created")))
                .contains(new Catalogue.Entry(USER_CREATED, false));
    }

    @Test
    void a_type_of_a_dialect_cannot_be_removed() {
        assertThatThrownBy(() -> remove.remove(account, new EventType("alert"))).isInstanceOf(UnknownEventType.class);
    }

    private static RegisteredEventType type(String name, String description) {
        return new RegisteredEventType(new EventType(name), description, "", "");
    }

    private static Dialect dialect(String name, List<RegisteredEventType> catalogue) {
        return Dialect.named(new DialectName(name)).catalogue(catalogue).build();
    }
}
