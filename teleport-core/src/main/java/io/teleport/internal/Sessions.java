package io.teleport.internal;

import io.teleport.session.Session;
import io.teleport.session.SessionState;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The sessions of a peer that are not closed, by id. */
final class Sessions {

    private final Set<SessionImpl> all = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, SessionImpl> byId = new ConcurrentHashMap<>();
    private final AtomicLong suffix = new AtomicLong();

    /** Adds a session under the id it has been given, which closes another that has it, or under its default id. */
    void add(SessionImpl session) {
        all.add(session);
        SessionImpl before = byId.put(session.id(), session);
        if (before != null && before != session) {
            before.close();
        }
    }

    /** Adds a session whose id nobody has chosen; where it is taken, it gets a suffix {@code #n}. */
    String addUnderFreeId(SessionImpl session, String wanted) {
        all.add(session);
        String id = wanted;
        while (byId.putIfAbsent(id, session) != null) {
            id = wanted + '#' + suffix.incrementAndGet();
        }
        return id;
    }

    void rename(SessionImpl session, String before) {
        byId.remove(before, session);
        if (all.contains(session)) {
            add(session);
            if (session.state() == SessionState.CLOSED) {
                remove(session);
            }
        }
    }

    void remove(SessionImpl session) {
        all.remove(session);
        byId.remove(session.id(), session);
    }

    @Nullable
    Session find(String id) {
        return byId.get(id);
    }

    int size() {
        return all.size();
    }

    Collection<SessionImpl> snapshot() {
        return List.copyOf(all);
    }

    /** A snapshot of those that the other side opened. */
    Collection<SessionImpl> accepted() {
        return all.stream().filter(session -> !session.isDialed()).toList();
    }
}
