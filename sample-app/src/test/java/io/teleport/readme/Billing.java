package io.teleport.readme;

import io.teleport.session.Session;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

// region session
@Service
class Billing {
    private final Session ledger;

    Billing(@Qualifier("ledger") Session ledger) {
        this.ledger = ledger;
    }

    Integer total() {
        return ledger.call("/math/add", new int[] {1, 2, 3}, Integer.class);
    }
}
// endregion
