(function () {
  "use strict";
  var PERIOD = 5000;

  function show(box, stage) {
    var section = Array.prototype.find.call(box.querySelectorAll(".dreambooth-stage"), function (element) {
      return element.dataset.id === stage.id;
    });
    if (!section) { return false; }
    section.querySelector(".dreambooth-state").textContent = stage.state;
    section.querySelector(".dreambooth-done").textContent = stage.done;
    section.querySelector(".dreambooth-total").textContent = stage.total;
    var loss = section.querySelector(".dreambooth-loss");
    if (loss && stage.loss !== null) { loss.textContent = stage.loss.toFixed(4); }
    return true;
  }

  function refresh(box) {
    fetch("api/json?tree=running,stages[id,state,done,total,loss]").then(function (response) {
      if (!response.ok) { throw new Error(response.status); }
      return response.json();
    }).then(function (page) {
      var known = page.stages.map(function (stage) { return show(box, stage); });
      if (!page.running || known.indexOf(false) >= 0) {
        location.reload();
      } else {
        setTimeout(refresh, PERIOD, box);
      }
    }).catch(function () {
      setTimeout(refresh, 6 * PERIOD, box); // the controller may be restarting
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var box = document.getElementById("dreambooth");
    if (box && box.dataset.running === "true") { setTimeout(refresh, PERIOD, box); }
  });
})();
