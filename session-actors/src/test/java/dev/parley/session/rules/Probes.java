package dev.parley.session.rules;

import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.SessionCommand;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** Nobody in particular, to answer to. */
final class Probes {

  private static final ActorRef<SessionCommand.Description> DESCRIPTION =
      TestInbox.<SessionCommand.Description>create("description").getRef();
  private static final ActorRef<TimelineEvent> TIMELINE =
      TestInbox.<TimelineEvent>create("timeline").getRef();

  static ActorRef<SessionCommand.Description> description() {
    return DESCRIPTION;
  }

  static ActorRef<TimelineEvent> timeline() {
    return TIMELINE;
  }

  private Probes() {}
}
