package dev.parley.media.call;

import dev.parley.media.links.FailedLink;
import dev.parley.media.links.LinkNaming;
import dev.parley.media.links.LinkTranscoder;
import dev.parley.media.links.ModelDial;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.LegPort;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.rules.CallLogic;
import dev.parley.proto.agent.AgentDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The models that may answer in one call, as its links are dialled to them. */
final class AgentModels {

  private final CallContext around;
  private final CallRequest who;
  private final CallLogic logic;
  private final LegPort leg;
  private final Consumer<RuntimeException> broken;

  /**
   * The models of one call.
   *
   * @param leg of the caller, which a model may not suit
   * @param broken told of a model that throws as its link is opened
   */
  AgentModels(
      CallContext around,
      CallRequest who,
      CallLogic logic,
      LegPort leg,
      Consumer<RuntimeException> broken) {
    this.around = around;
    this.who = who;
    this.logic = logic;
    this.leg = leg;
    this.broken = broken;
  }

  /**
   * Those of this agent that the node has, in the order in which they are tried. Of an agent that
   * came with its session the node may have none: then it is that one which cannot be had.
   */
  List<ModelDial> of(AgentDefinition agent) {
    var models = new ArrayList<ModelDial>();
    for (var choice : agent.models()) {
      var model = around.wiring().model(choice);
      if (model != null) {
        models.add(new AgentsModel(model, agent.answeredBy(choice)));
      }
    }
    if (models.isEmpty()) {
      models.add(new AbsentModel(agent));
    }
    return models;
  }

  /** A model of a kind that this node has not. */
  private record AbsentModel(AgentDefinition agent) implements ModelDial {

    /** Of a link that nobody will see. */
    private static final LinkCapabilities CAPABILITIES =
        LinkCapabilities.asked(LinkCapabilities.Sound.ANYTHING).answersInText().build();

    @Override
    public String name() {
      return agent.model().kind();
    }

    @Override
    public String endpoint() {
      return "none " + agent.model().kind();
    }

    @Override
    public LinkCapabilities capabilities() {
      return CAPABILITIES;
    }

    @Override
    public ModelLink open(
        int number,
        LinkSettings settings,
        ModelLink.Beginning beginning,
        Consumer<ModelFact> facts) {
      var message =
          "model: %s (expected: a kind that this node has)".formatted(agent.model().kind());
      var problem = new ModelFact.Problem("model_kind_unknown", message, ModelFact.Failure.FATAL);
      return FailedLink.report(problem, facts);
    }
  }

  private final class AgentsModel implements ModelDial {
    private final ModelLink.Model model;
    private final AgentDefinition agent;

    AgentsModel(ModelLink.Model model, AgentDefinition agent) {
      this.model = model;
      this.agent = agent;
    }

    @Override
    public String name() {
      var choice = agent.model();
      return choice.name() == null ? choice.kind() : choice.name();
    }

    @Override
    public String endpoint() {
      var choice = agent.model();
      return choice.kind() + " " + choice.url() + " " + choice.name();
    }

    @Override
    public LinkCapabilities capabilities() {
      return model.capabilities();
    }

    @Override
    public boolean takesTurns() {
      return capabilities().takesTurns(logic.settings());
    }

    @Override
    public ModelLink open(
        int number,
        LinkSettings settings,
        ModelLink.Beginning beginning,
        Consumer<ModelFact> facts) {
      try {
        if (leg.capabilities().isWords() && !capabilities().textOnly()) {
          return FailedLink.report(speaksOnly(), facts);
        }
        return LinkTranscoder.open(
            capabilities().sound(),
            settings,
            (as, told) -> model.open(setup(number, as, beginning), told),
            facts,
            around.counters().soundUnreadable);
      } catch (RuntimeException failure) {
        broken.accept(failure);
        throw failure;
      }
    }

    private ModelFact.Problem speaksOnly() {
      return new ModelFact.Problem(
          "model_speaks_only",
          "model: %s answers by voice only (expected: a model that answers a %s in text)"
              .formatted(name(), leg.kind()),
          ModelFact.Failure.FATAL);
    }

    private ModelLink.Setup setup(
        int number, LinkSettings settings, ModelLink.Beginning beginning) {
      return new ModelLink.Setup(
          who.sessionId(),
          agent,
          around.loop(),
          settings,
          beginning,
          new LinkNaming(who.stem(), number));
    }
  }
}
