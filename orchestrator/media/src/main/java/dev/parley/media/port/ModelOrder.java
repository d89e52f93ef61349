package dev.parley.media.port;

import dev.parley.media.audio.Audio;
import dev.parley.proto.agent.Modality;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ResponseOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the media plane asks of a model link. */
public sealed interface ModelOrder {

  /** Names orders where one is spoken of. */
  enum Kind {
    RESPOND,
    FORGET,
    UPDATE
  }

  /**
   * The caller's sound. A link that takes all is given every frame when it comes; one that takes
   * utterances is given speech, led by its padding, and no silence. Where nobody judges the sound,
   * as when the caller's client ends the turns, all of it is speech.
   */
  record Hear(Audio audio, Mark mark) implements ModelOrder {

    /** What the sound is, as far as it was known when it was given. */
    public enum Mark {
      SPEECH,
      /** What came just before the speech: its onset is in there. */
      PADDING,
      /** Nobody speaks. What turns out to be padding afterwards was silence when it came. */
      SILENCE
    }

    /** Speech. */
    public Hear(Audio audio) {
      this(audio, Mark.SPEECH);
    }
  }

  /**
   * What was heard since the last commit or clear is one utterance of the caller, the item {@code
   * itemId}. The link transcribes it if it can and reports {@link ModelFact.Transcript}.
   */
  record Commit(String itemId) implements ModelOrder {}

  /** What was heard since the last commit is dropped. */
  record Clear() implements ModelOrder {}

  /**
   * Think and speak. At most one response runs at a time; the link waits for the transcript of the
   * last committed item if it needs one. Never given to a duplex voice, which cannot be asked.
   *
   * @param responseId {@code resp_…}; every fact of this response carries it
   * @param context the whole conversation as this model may see it, oldest first; a link with its
   *     own memory sends only what its model does not have yet
   * @param say speak exactly this instead of thinking; absent = think
   * @param options instructions, modality and tools as they are for this response, whoever set
   *     them; the rest as far as a client wished for it
   */
  record Respond(
      String responseId, List<ContextItem> context, @Nullable String say, ResponseOptions options)
      implements ModelOrder {
    public Respond {
      context = List.copyOf(context);
    }

    /**
     * What may be called, by name, as JSON Schema functions; the agent's tools and the client's.
     */
    public List<ResponseOptions.Tool> tools() {
      var tools = options.tools();
      return tools == null || options.withoutTools() ? List.of() : tools;
    }

    /** False = text only. */
    public boolean audio() {
      return options.modality() != Modality.TEXT;
    }
  }

  /**
   * Stop generating; the link still reports {@link ModelFact.Done} with {@code CANCELLED}. Never
   * given to a duplex voice, which stops when it wants.
   */
  record Cancel(String responseId) implements ModelOrder {}

  /** The caller heard only this much of an agent item. */
  record Truncate(String itemId, long heardMs) implements ModelOrder {}

  /**
   * Something was said in writing, by a client or the system. Only for a model that takes turns
   * itself and does not answer at once what it is given, and for one that cannot be asked: others
   * learn of it with the next {@link Respond}.
   *
   * @param answered whether it is to be spoken about; only of one that cannot be asked
   */
  record Add(ContextItem.Message message, boolean answered) implements ModelOrder {

    /** Nothing is to be said about it. */
    public Add(ContextItem.Message message) {
      this(message, false);
    }
  }

  /**
   * What came of a tool that the model has called: it goes on with it by itself. Only for one that
   * cannot be asked: others are told it with the next {@link Respond}.
   */
  record ToolOutput(String callId, String output) implements ModelOrder {}

  /** The item is no longer part of the conversation: the model must not know it any more. */
  record Forget(String itemId) implements ModelOrder {}

  /**
   * The caller's client changed its mind, about what an open link still takes. The link takes it
   * ({@link ModelFact.Accepted}) or minds it ({@link ModelFact.Declined}), and has it for the next
   * response at the latest.
   *
   * @param settings all of them
   */
  record Update(LinkSettings settings) implements ModelOrder {}
}
