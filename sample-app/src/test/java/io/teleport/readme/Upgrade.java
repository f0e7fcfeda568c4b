package io.teleport.readme;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.proto.Proto;
import io.teleport.session.PreSession;
import java.time.Duration;

// region upgrade
/** Both sides agree upon another protocol, and speak it from then on. */
record Upgrade(Proto wanted) implements Hook.PostDial, Hook.PostAccept {
    @Override
    public Status postDial(PreSession session, boolean isRedial) {
        session.send(new Message().type(MessageType.AUTH_CALL));
        session.receive(Duration.ofSeconds(5)).release();
        session.setProto(wanted);
        return Status.OK;
    }

    @Override
    public Status postAccept(PreSession session) {
        session.receive(Duration.ofSeconds(5)).release();
        session.send(new Message().type(MessageType.AUTH_REPLY));
        session.setProto(wanted);
        return Status.OK;
    }
}
// endregion
