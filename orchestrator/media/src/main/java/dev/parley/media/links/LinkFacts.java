package dev.parley.media.links;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ModelChangeReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the link that is heard says, on its way to the call: in the call's names, without what such
 * a model has not to say, and not twice. What it says of itself goes to the {@link LinkSuccession},
 * or to who leaves it in time. Confined to the call's loop.
 */
final class LinkFacts {

  private final LinkSupervisor.LinkContext around;
  private final CurrentLink current;
  private final LinkHealth health;
  private final LinkSuccession succession;
  private final LinkLeaving leaving;
  private final LinkUpdates updates;
  private final Retelling retelling;

  /** A question that failed for good, unless the link says next that it is dead. */
  private ModelFact.@Nullable Done failed;

  /** The link that said so. */
  private int failedBy;

  LinkFacts(
      LinkSupervisor.LinkContext around,
      LinkSuccession succession,
      LinkLeaving leaving,
      LinkUpdates updates,
      Retelling retelling) {
    this.around = around;
    this.current = succession.current;
    this.health = succession.health;
    this.succession = succession;
    this.leaving = leaving;
    this.updates = updates;
    this.retelling = retelling;
  }

  /** The link that is heard says something. */
  void take(ModelFact said) {
    if (said instanceof ModelFact.Failed) {
      // It was no answer to the question: the next link is asked it again.
      failed = null;
    } else {
      passFailed();
    }
    var slot = current.slot;
    var fact = slot == null ? said : slot.prompts.named(said);
    if (isOthersTurn(fact)) {
      refuseTurn(fact);
      return;
    }
    if (fact instanceof ModelFact.Alive) {
      health.alive();
    } else if (isOfTheModel(fact)) {
      health.sign();
    }
    switch (fact) {
      case ModelFact.Failed(var problem) -> succession.replace(problem);
      case ModelFact.Opened _ -> succession.opened();
      case ModelFact.GoingAway(var why, var left)
          when why == ModelChangeReason.EXPIRED && left <= 0 ->
          succession.replace(Problem.expired("model"));
      case ModelFact.GoingAway(var why, var left) -> leaving.begin(why, left);
      case ModelFact.Declined declined -> declined(declined);
      case ModelFact.Done done -> done(done);
      case ModelFact.Alive _ -> {}
      case ModelFact.Limits told -> health.limits(told);
      case ModelFact.ResumeHandle(var told) ->
          current.handle = current.can().life().resumes() ? told : null;
      case ModelFact.Busy _, ModelFact.Idle _ -> works(fact instanceof ModelFact.Busy);
      case ModelFact.Used _ -> pass(fact);
      case ModelFact.Accepted(var order) -> {
        if (order == ModelOrder.Kind.UPDATE) {
          updates.accepted();
        }
      }
      case ModelFact.Transcript transcript -> transcript(transcript);
      case ModelFact.TranscriptFailed(var itemId, var code, var message) -> {
        var utterance = retelling.knownAs(itemId);
        retelling.untranscribed(utterance);
        succession.proved();
        pass(new ModelFact.TranscriptFailed(utterance, code, message));
      }
      case ModelFact.SpeechStarted(var itemId, var atMs, var interrupts) -> {
        boolean heardBefore = retelling.callerBegins(itemId, atMs);
        var utterance = retelling.knownAs(itemId);
        current.has(utterance);
        if (!heardBefore) {
          tellNew(new LinkNews.CallerBegan(utterance, current.ago(atMs), interrupts));
        }
      }
      case ModelFact.SpeechStopped(var itemId, var atMs) -> {
        boolean heardBefore = retelling.callerEnds(itemId, atMs);
        if (!heardBefore) {
          tellNew(new LinkNews.CallerEnded(retelling.knownAs(itemId), current.ago(atMs)));
        }
      }
      case ModelFact.ResponseStarted started -> responseStarted(started);
      case ModelFact.ToolCancelled(var callId) -> {
        if (slot != null) {
          slot.results.cancelled(callId);
        }
        passNew(fact);
      }
      case ModelFact.ItemStarted(_, var itemId, var call) -> {
        current.has(itemId);
        if (slot != null && call != null) {
          slot.calls(call.callId());
        }
        passNew(fact);
      }
      case ModelFact.Text _, ModelFact.Spoken _, ModelFact.ItemDone _ -> passNew(fact);
    }
  }

  /** A link that is not heard says something. */
  void late(ModelFact fact) {
    around.counters().lateFacts.increment();
    if (fact instanceof ModelFact.Done done) {
      around.counters().lateTokens.add(done.usage().all());
    } else if (fact instanceof ModelFact.Used(var usage)) {
      around.counters().lateTokens.add(usage.all());
    }
  }

  /**
   * Whether only the model can have said it. That a response is taken back or fails, and that the
   * time is up, a link may say itself while its model is long gone.
   */
  private static boolean isOfTheModel(ModelFact fact) {
    return switch (fact) {
      case ModelFact.Done done ->
          done.outcome() == Outcome.COMPLETED || done.outcome() == Outcome.INCOMPLETE;
      case ModelFact.GoingAway _ -> false;
      default -> true;
    };
  }

  /** Whether it says of the floor what such a model has not to say; it owes what it took before. */
  private boolean isOthersTurn(ModelFact fact) {
    return switch (fact) {
      case ModelFact.SpeechStarted _, ModelFact.SpeechStopped _ -> !current.takesTurns();
      case ModelFact.ResponseStarted(_, var origin) ->
          origin == ModelFact.Origin.OWN && !current.takesTurns() && !retelling.isOwed();
      default -> false;
    };
  }

  /** Such a response is nobody's: its facts belong to none that there is. */
  private void refuseTurn(ModelFact fact) {
    around.counters().turnsRefused.increment();
    var slot = current.slot;
    if (fact instanceof ModelFact.ResponseStarted(var responseId, _) && slot != null) {
      slot.give(new ModelOrder.Cancel(responseId));
    }
  }

  private void declined(ModelFact.Declined declined) {
    if (declined.order() == ModelOrder.Kind.UPDATE && updates.declined()) {
      return;
    }
    pass(declined);
    if (declined.order() == ModelOrder.Kind.FORGET) {
      // What it is to forget it knows still.
      current.forgetHandle();
      succession.rollOver(ModelChangeReason.FORGETTING);
    }
  }

  private void transcript(ModelFact.Transcript transcript) {
    succession.proved();
    var utterance = retelling.knownAs(transcript.itemId());
    current.has(utterance);
    boolean news =
        transcript.isFinal()
            ? retelling.transcribed(utterance)
            : !retelling.isTranscribed(utterance);
    if (news) {
      pass(new ModelFact.Transcript(utterance, transcript.text(), transcript.isFinal()));
    }
  }

  private void responseStarted(ModelFact.ResponseStarted started) {
    var slot = current.slot;
    if (slot != null) {
      slot.answers();
    }
    switch (started.origin()) {
      case ASKED -> {}
      case OWN -> retelling.answersUnasked(started.responseId());
      case PROMPTED -> retelling.answersPrompted();
    }
    passNew(started);
  }

  private void works(boolean busy) {
    var slot = current.slot;
    if (slot == null) {
      return;
    }
    if (busy) {
      slot.busy();
    } else {
      slot.idle();
    }
  }

  private void done(ModelFact.Done done) {
    var problem = done.problem();
    boolean ours = retelling.isAsked(done.responseId());
    if (ours && done.outcome() == Outcome.FAILED && !succession.isUp()) {
      // It never could be asked; that is no answer.
      succession.failsEarly();
      return;
    }
    if (ours && done.outcome() == Outcome.FAILED && problem != null && !problem.isOfThisAlone()) {
      around.counters().lateTokens.add(done.usage().all());
      succession.replace(problem);
      return;
    }
    if (ours && done.outcome() == Outcome.FAILED && failed == null) {
      failed = done;
      failedBy = current.number;
      around.timer().after(Duration.ZERO, this::passFailed);
      return;
    }
    finish(done, ours);
  }

  private void passFailed() {
    var done = failed;
    failed = null;
    // Another link is asked it if that one is heard no more.
    if (done != null && succession.hears(failedBy)) {
      finish(done, retelling.isAsked(done.responseId()));
    }
  }

  private void finish(ModelFact.Done done, boolean ours) {
    if (ours) {
      boolean made = done.outcome() == Outcome.COMPLETED || done.outcome() == Outcome.INCOMPLETE;
      if (made) {
        succession.answered();
      }
      retelling.done(made);
    }
    pass(done);
  }

  private void pass(ModelFact fact) {
    around.facts().accept(fact);
  }

  /** Something is said, heard or called. */
  private void passNew(ModelFact fact) {
    current.forgetHandle();
    succession.proved();
    pass(fact);
  }

  private void tellNew(LinkNews news) {
    current.forgetHandle();
    succession.proved();
    around.news().accept(news);
  }
}
