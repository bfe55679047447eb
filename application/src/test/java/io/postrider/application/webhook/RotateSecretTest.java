package io.postrider.application.webhook;

import static io.postrider.application.webhook.WebhookUseCasesFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.OtherThreads;
import io.postrider.domain.webhook.SignatureSchemeName;
import io.postrider.domain.webhook.Signing;
import io.postrider.domain.webhook.SigningKey;
import io.postrider.domain.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RotateSecretTest {
    private final OtherThreads threads = new OtherThreads();
    private final WebhookUseCasesFixture fixture = new WebhookUseCasesFixture();

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void after_a_rotation_the_old_key_overlaps_for_24_hours() {
        Webhook before = fixture.registered();

        Webhook after = fixture.rotate.rotate(fixture.reach, before.id(), null, null);

        SigningKey old = before.signing().current();
        SigningKey fresh = after.signing().current();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(after.signing().validAt(NOW))
                .extracting(SigningKey::secret)
                .containsExactly(fresh.secret(), old.secret());
        assertThat(after.signing().validAt(NOW.plus(Duration.ofHours(24)).minusMillis(1)))
                .hasSize(2);
        assertThat(after.signing().validAt(NOW.plus(Duration.ofHours(24)))).containsExactly(fresh);
        assertThat(fixture.stored(before)).isEqualTo(after);
        assertThat(fixture.directory.current(before.id())).contains(after);
    }

    @Test
    void with_no_overlap_the_old_key_ends_at_once() {
        Webhook before = fixture.registered();

        Webhook after = fixture.rotate.rotate(fixture.reach, before.id(), Duration.ZERO, null);

        assertThat(after.signing().keys())
                .hasSize(1)
                .doesNotContain(before.signing().current());
    }

    @Test
    void a_client_may_rotate_to_its_own_secret() {
        Webhook before = fixture.registered();

        Webhook after = fixture.rotate.rotate(
                fixture.reach, before.id(), Duration.ofDays(7), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(after.signing().current().secret()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Test
    void an_overlap_and_a_secret_that_break_rules_are_told_together() {
        Webhook before = fixture.registered();

        assertThatThrownBy(() -> fixture.rotate.rotate(
                        fixture.reach, before.id(), Duration.ofDays(7).plusMillis(1), "short"))
                .isInstanceOf(Invalid.class)
                .hasMessage("overlap must be PT0S to P7D; "
                        + "secret must be 'whsec_' followed by the base64 of 24 to 64 bytes");
        assertThatThrownBy(() -> fixture.rotate.rotate(fixture.reach, before.id(), Duration.ofSeconds(-1), null))
                .isInstanceOf(Invalid.class);
        assertThat(fixture.stored(before)).isEqualTo(before);
    }

    @Test
    void a_webhook_whose_scheme_was_taken_out_of_the_server_keeps_its_keys() {
        Webhook stranger = fixture.registered()
                .change()
                .signing(Signing.with(new SignatureSchemeName("rot13"), SigningKey.symmetric("of another time")))
                .at(NOW);
        assertThat(fixture.storage.webhooks().replace(stranger)).isTrue();

        assertThatThrownBy(() -> fixture.rotate.rotate(fixture.reach, stranger.id(), null, null))
                .isInstanceOf(Invalid.class)
                .hasMessage("signature.scheme is rot13, which this server does not know");
        assertThat(fixture.stored(stranger)).isEqualTo(stranger);
    }

    @Test
    void rotations_at_once_leave_the_key_of_each_to_overlap() throws Exception {
        Webhook before = fixture.registered();

        List<Webhook> rotated = threads.atOnce(3, () -> fixture.rotate.rotate(fixture.reach, before.id(), null, null));

        assertThat(fixture.stored(before).signing().validAt(NOW))
                .extracting(SigningKey::secret)
                .hasSize(4)
                .containsAll(rotated.stream()
                        .map(it -> it.signing().current().secret())
                        .toList());
    }

    @Test
    void a_key_of_another_version_than_the_expected_is_not_rotated() {
        Webhook before = fixture.registered();
        Webhook rotated = fixture.rotate.rotate(fixture.reach, before.id(), 1L, null, null);

        assertThatThrownBy(() -> fixture.rotate.rotate(fixture.reach, before.id(), 1L, null, null))
                .isInstanceOf(VersionConflict.class);
        assertThat(fixture.stored(before)).isEqualTo(rotated);
    }
}
