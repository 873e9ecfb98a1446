(function () {
  "use strict";
  var PERIOD = 5000;

  function stages(root) {
    return Array.prototype.slice.call(root.querySelectorAll(".dreambooth-stage"));
  }

  // what a reader has unfolded stays so
  function keepOpen(before, after) {
    var old = before.querySelectorAll("details");
    Array.prototype.forEach.call(after.querySelectorAll("details"), function (details, i) {
      if (old[i] && old[i].open) { details.setAttribute("open", ""); }
    });
  }

  // takes over all of a stage that has changed: curve, numbers, warnings, messages
  function take(box, fresh) {
    var known = stages(box);
    var nothing = box.querySelector(".dreambooth-nothing");
    if (nothing && stages(fresh).length) { nothing.remove(); }
    stages(fresh).forEach(function (stage) {
      var old = known.find(function (each) { return each.dataset.id === stage.dataset.id; });
      if (!old) {
        box.appendChild(document.importNode(stage, true));
      } else if (old.textContent !== stage.textContent) {
        keepOpen(old, stage);
        old.replaceWith(document.importNode(stage, true));
      }
    });
  }

  function refresh(box) {
    fetch(location.href).then(function (response) {
      if (!response.ok) { throw new Error(response.status); }
      return response.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("dreambooth");
      if (!fresh) { throw new Error("another page"); }
      if (fresh.dataset.running !== "true") {
        location.reload();
      } else {
        take(box, fresh);
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
