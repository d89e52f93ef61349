package dev.parley.media.links;

import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model learns of the conversation that is not asked: one that is gets it with the question.
 * While a human has the call it hears nothing. Confined to the call's loop.
 */
final class LinkConversation {

  private final LinkSupervisor.LinkContext around;
  private final LinkSuccession succession;
  private final CurrentLink current;
  private final LinkDialer dialer;
  private final Retelling retelling;

  /** What was said before is asked of the session, and no link has been told it yet. */
  private boolean untold;

  LinkConversation(
      LinkSupervisor.LinkContext around, LinkSuccession succession, Retelling retelling) {
    this.around = around;
    this.succession = succession;
    this.current = succession.current;
    this.dialer = succession.dialer;
    this.retelling = retelling;
  }

  /** What the session is told may change it. */
  void told(SessionCommand message) {
    if (changes(message)) {
      wantContext();
    }
  }

  private static boolean changes(SessionCommand message) {
    return switch (message) {
      case SessionCommand.EndResponse _,
          SessionCommand.CutItem _,
          SessionCommand.AddItem _,
          SessionCommand.NoteTranscript _,
          SessionCommand.AskTool _ ->
          true;
      case SessionCommand.HearCaller hear -> hear.cut() != null;
      default -> false;
    };
  }

  /** What the session says of it. */
  void ordered(SessionOrder order) {
    switch (order) {
      case SessionOrder.FloorMoved(var to, var context) -> floorMoved(to, context);
      case SessionOrder.ContextTold(var context) -> contextTold(context);
      case SessionOrder.Attached(_, var epoch, _, _, var answering) when epoch > 1 -> {
        untold = true;
        succession.comesTo(answering);
        wantContext();
      }
      default -> {}
    }
  }

  /** Other models follow: what was said since the last question nobody may have been told. */
  void modelsChange(List<ModelDial> next) {
    if (!isFollowed() && next.stream().anyMatch(ModelDial::takesTurns)) {
      retelling.seedWith(List.of());
      untold = true;
      around.news().accept(new LinkNews.ContextWanted());
    }
  }

  /** A link is given what was written since it was dialled. */
  void learns(LinkSlot now) {
    if (now.takesTurns() && !current.isStarved() && now.learn(retelling.seed(true))) {
      current.forgetHandle();
    }
  }

  private void wantContext() {
    if (!succession.isWithoutLink() && isFollowed()) {
      around.news().accept(new LinkNews.ContextWanted());
    }
  }

  /** Whether a model may be linked that learns of the talk only by being told it. */
  private boolean isFollowed() {
    return current.takesTurns() || dialer.mayTakeTurns();
  }

  /**
   * Somebody else has the call.
   *
   * @param to participant who has it; absent if it is the agent
   * @param context what the agent's model begins with that has not heard the talk meanwhile
   */
  private void floorMoved(@Nullable String to, List<ContextItem> context) {
    boolean isTaken = to != null;
    if (succession.isOver() || isTaken == current.humanHasCall) {
      return;
    }
    current.humanHasCall = isTaken;
    if (succession.isWithoutLink()) {
      if (!isTaken) {
        retelling.seedWith(context);
        succession.dialAnew();
      }
      return;
    }
    if (!isTaken) {
      retelling.seedWith(context);
    }
    if (!current.takesTurns()) {
      return;
    }
    retelling.forgetCaller();
    if (!isTaken) {
      current.forgetHandle();
      if (current.slot != null) {
        succession.rollOver(ModelChangeReason.HANDED_BACK);
      }
    }
  }

  /**
   * The next link begins with it. So does this one, if the session began with another leg and the
   * model knows nothing of it.
   */
  private void contextTold(List<ContextItem> context) {
    if (succession.isWithoutLink()) {
      return;
    }
    retelling.seedWith(context);
    var now = current.slot;
    boolean first = untold;
    untold = false;
    boolean ignorant = now != null && now.takesTurns() && now.isBlank() && !context.isEmpty();
    if (first && ignorant && !current.isStarved()) {
      succession.redial();
    } else if (now != null && now.isOpen()) {
      learns(now);
    }
  }
}
