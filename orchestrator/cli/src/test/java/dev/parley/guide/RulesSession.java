package dev.parley.guide;

import dev.parley.media.channel.SessionGate;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.rules.SessionRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/** Sessions by their own rules, without a journal: what is decided is stored at once. */
final class RulesSession implements SessionGate {

  private final ActorSystem<?> system;
  private final SessionRules rules =
      new SessionRules(new SessionRules.Limits(Duration.ofSeconds(60), 400), (_, _) -> null);
  private final List<SessionCommand> told = new ArrayList<>();
  private SessionState state = SessionState.unborn("sess_guide");
  private @Nullable ActorRef<SessionOrder> media;

  RulesSession(ActorSystem<?> system) {
    this.system = system;
  }

  @Override
  public synchronized void tell(String sessionId, SessionCommand command) {
    switch (command) {
      case SessionCommand.Attach attach -> {
        media = ActorRefResolver.get(system).resolveActorRef(attach.media());
        decide(attach);
      }
      case SessionCommand.Numbered(var number, var message) -> {
        decide(message);
        order(new SessionOrder.Noted(number));
      }
      default -> decide(command);
    }
  }

  /** What of this kind the session was told so far. */
  synchronized <T> List<T> all(Class<T> kind) {
    return told.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void decide(SessionCommand command) {
    told.add(command);
    var decision = rules.decide(state, command);
    state = SessionRules.evolve(state, decision.events());
    decision.now().forEach(this::act);
    decision.stored().forEach(this::act);
  }

  private void act(SessionAction action) {
    if (action instanceof SessionAction.Tell(var order)) {
      order(order);
    }
  }

  private void order(SessionOrder order) {
    if (media != null) {
      media.tell(order);
    }
  }
}
