package io.postrider.persistence.managed;

import io.postrider.domain.account.Account;
import io.postrider.domain.id.AccountId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An account as it is stored. */
@Entity
@Table(name = "account")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AccountRow {
    @Id
    UUID id;

    String name;

    @Column(name = "created_at")
    Instant createdAt;

    AccountRow() {}

    Account toDomain() {
        return new Account(new AccountId(id), name, createdAt);
    }
}
