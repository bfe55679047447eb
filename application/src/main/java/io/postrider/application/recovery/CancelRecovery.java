package io.postrider.application.recovery;

import io.postrider.domain.id.AccountId;
import io.postrider.domain.id.RecoveryId;
import io.postrider.domain.recovery.Recovery;

/** Ends a recovery before it is through. What it made due already is delivered. */
public final class CancelRecovery {
    private final Recoveries recoveries;

    public CancelRecovery(Recoveries recoveries) {
        this.recoveries = recoveries;
    }

    /**
     * Cancels it.
     *
     * @return the recovery as it stands after it
     * @throws UnknownRecovery where the account has no such recovery
     * @throws RecoveryRefused where it is over already
     */
    public Recovery cancel(AccountId account, RecoveryId id) {
        Recovery recovery = recoveries.find(account, id).orElseThrow(UnknownRecovery::new);
        if (!recoveries.cancel(recovery.id())) {
            throw new RecoveryRefused(RecoveryRefused.Reason.IT_IS_OVER);
        }
        return recoveries.find(account, id).orElseThrow(UnknownRecovery::new);
    }
}
