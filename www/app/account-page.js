// The page of the account.

import "./bar.js";
import { showAccount } from "./account.js";

showAccount(document.getElementById("main"));
