package io.teleport.plugin.binder;

import io.teleport.message.Status;
import io.teleport.plugin.Invocation;

/** Checks what handlers take. Thread-safe. */
public interface Checks {

    /** Accepts everything. */
    Checks NONE = new Checks() {
        @Override
        public Status check(String path, Object body) {
            return Status.OK;
        }

        @Override
        public Status check(Invocation invocation) {
            return Status.OK;
        }
    };

    /**
     * Checks a body.
     *
     * @param path of the route
     * @param body decoded and bound
     * @return OK, or the status of the refusal
     */
    Status check(String path, Object body);

    /** Checks the arguments of a method. */
    Status check(Invocation invocation);
}
