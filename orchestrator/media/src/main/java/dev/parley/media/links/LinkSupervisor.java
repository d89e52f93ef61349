package dev.parley.media.links;

import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.LoopTimer;
import dev.parley.media.time.MediaClock;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a call linked to a model ({@code docs/adr/0017}): opens its link, opens another when that
 * one fails, says that it leaves or falls silent, and tells the new one what the caller said and
 * nobody answered. Only when no model of the agent's list can be had is the call told that it has
 * none.
 *
 * <p>Which link there is, is the {@link LinkSuccession}'s to say, when it is left the {@link
 * LinkLeaving}'s, and what the next one must be told the {@link Retelling}'s; what is set goes to
 * links by {@link LinkUpdates}, the conversation by {@link LinkConversation}, and what the link
 * that is heard says to the call by {@link LinkFacts}. What was asked of a link that is gone is not
 * asked of the next one here: the session does, for it knows what has become of the conversation.
 * Confined to the call's loop.
 */
public final class LinkSupervisor {

  /**
   * What there is around a supervisor.
   *
   * @param inlet where the link of this number reports; leads to {@link #reported}
   * @param facts takes what the models say, once it is certain that the call is to know
   * @param news takes what the supervisor says itself, in one order with that
   * @param afterReport does something with a link when it is in the middle of no report
   */
  public record LinkContext(
      MediaClock clock,
      LoopTimer timer,
      LinkBreakers breakers,
      MediaCounters counters,
      SoundRoom room,
      IntFunction<Consumer<ModelFact>> inlet,
      Consumer<ModelFact> facts,
      Consumer<LinkNews> news,
      Consumer<Runnable> afterReport) {}

  private final LinkContext around;
  private final LinkWishes wishes;
  private final Retelling retelling;
  private final LinkSuccession succession;
  private final CurrentLink current;
  private final LinkLeaving leaving;
  private final LinkUpdates updates;
  private final LinkConversation conversation;
  private final LinkFacts facts;

  public LinkSupervisor(LinkContext around, List<ModelDial> models, LinkSettings settings) {
    this.around = around;
    this.wishes = new LinkWishes(around, settings);
    this.retelling =
        new Retelling(new CallerSound(around.counters().callerSoundDropped, around.room()));
    this.succession =
        new LinkSuccession(around, models, wishes, retelling, this::tellAll, this::reported);
    this.current = succession.current;
    this.leaving = new LinkLeaving(around, succession, wishes, retelling);
    this.updates = new LinkUpdates(succession, wishes, leaving);
    this.conversation = new LinkConversation(around, succession, retelling);
    this.facts = new LinkFacts(around, succession, leaving, updates, retelling);
  }

  /** Opens the first link. */
  public void begin() {
    succession.begin();
  }

  /** What the call wants of its model. Without a link it is kept, or asked again by the session. */
  public void accept(ModelOrder order) {
    var now = current.slot;
    if (order instanceof ModelOrder.Update(var wanted)) {
      // Also where no model can be had now: one may be dialled anew.
      updates.want(wanted);
      return;
    }
    if (succession.isWithoutLink() || isWithheld(order)) {
      return;
    }
    boolean given = retelling.notes(order, now != null);
    if (now == null && order instanceof ModelOrder.Truncate) {
      // Who came back by the handle would believe that all of it was heard.
      current.forgetHandle();
    }
    if (!given || now == null) {
      return;
    }
    switch (order) {
      case ModelOrder.Respond respond -> ask(respond, now);
      case ModelOrder.Forget _ when !now.can.memory().editable() || !takesWord(now) -> {
        current.forgetHandle();
        succession.rollOver(ModelChangeReason.FORGETTING);
      }
      case ModelOrder.Commit _, ModelOrder.Cancel _, ModelOrder.Truncate _, ModelOrder.Forget _ -> {
        current.forgetHandle();
        now.give(order);
      }
      case ModelOrder.Hear _,
          ModelOrder.Clear _,
          ModelOrder.Add _,
          ModelOrder.ToolOutput _,
          ModelOrder.Update _ ->
          now.give(order);
    }
  }

  private void ask(ModelOrder.Respond respond, LinkSlot now) {
    var objection = now.objection(respond);
    if (objection == null) {
      current.forgetHandle();
      now.give(respond);
    } else {
      retelling.done(false);
      around
          .facts()
          .accept(new ModelFact.Done(respond.responseId(), Outcome.FAILED, objection, Usage.NONE));
    }
  }

  /** Whether it begins without the conversation, or can be told what has become of it. */
  private static boolean takesWord(LinkSlot now) {
    return now.isOpen() || !now.takesTurns();
  }

  /** Also of the model that is to be linked next: what it must not hear is not kept for it. */
  private boolean isWithheld(ModelOrder order) {
    boolean sound =
        order instanceof ModelOrder.Hear
            || order instanceof ModelOrder.Commit
            || order instanceof ModelOrder.Clear;
    return sound && current.isStarved();
  }

  /** What the session is told shows what has been answered, and what the next link must know. */
  public void told(SessionCommand message) {
    retelling.told(message);
    conversation.told(message);
  }

  /** What the session says that is for a model which is not asked. */
  public void ordered(SessionOrder order) {
    conversation.ordered(order);
  }

  /** A link says something. */
  public void reported(int byLink, ModelFact said) {
    if (leaving.isBeside(byLink)) {
      boolean kept = leaving.reported(said);
      if (!kept) {
        facts.late(said);
      }
    } else if (succession.hears(byLink)) {
      facts.take(said);
    } else {
      facts.late(said);
    }
  }

  /** Twice a second. */
  public void watch() {
    var now = current.slot;
    if (now == null) {
      return;
    }
    if (now.takesTurns() && succession.isUp()) {
      boolean unheard = retelling.forgetSilence(now.givenMs());
      if (unheard) {
        around.news().accept(new LinkNews.CallerUnnoticed());
      }
    }
    retelling.ages();
    leaving.watch(now);
    succession.watch(now);
  }

  /**
   * The session has another agent, with other models.
   *
   * @param answering to which of them the call has come; absent = the first
   */
  public void changeModels(List<ModelDial> next, LinkSettings how, @Nullable String answering) {
    if (succession.isOver()) {
      return;
    }
    wishes.begin(how);
    conversation.modelsChange(next);
    current.forgetHandle();
    succession.changeModels(next, answering);
  }

  /** The call is over. Safe to call twice. */
  public void close() {
    retelling.close();
    succession.close();
  }

  /** What it was not given before it could be used. */
  private void tellAll(LinkSlot now) {
    var update = updates.sinceDialled(now);
    now.opens(retelling.orders(now.takesTurns()), update);
    retelling.opened(now.givenMs());
    conversation.learns(now);
  }
}
