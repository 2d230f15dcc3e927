var N=class{#e;constructor(e){this.#e=e}then(e,t){return this.#e(null).then(e,t)}async*pages(){let e=null;do{let t=await this.#e(
e);yield t,e=t.next}while(e!==null)}async*[Symbol.asyncIterator](){for await(let e of this.pages())yield*e.data}async take(e){
let t=[];if(e<=0)return t;for await(let n of this)if(t.push(n),t.length>=e)break;return t}};function B(s,e){let t={};for(let[n,i]of Object.entries(e))t[n]=(...o)=>at(s,i,o);return t}function at(s,[e,t,n],i){let o=[
...i],r=`/v1${t}`.replace(/\{\w+\}/g,g=>lt(g,o.shift())),a=n.includes("b")?o.shift():void 0,d=n.includes("q")?o.shift():
void 0,u=o.shift(),m={method:e,path:r,body:a,isOpen:n.includes("o")};if(!n.includes("p"))return s.call({...m,query:d},u);
let h=n.includes("l")&&(d?.after??null)===null?"before":"after";return new N(g=>s.call({...m,query:g===null?d:{...d,[h]:g}},
u))}function lt(s,e){let t=typeof e=="string"?e:"";if(t===""||t==="."||t==="..")throw new TypeError(`${s} of the path is\
 to be a text, and not "${String(e)}"`);return encodeURIComponent(t)}var Ee="0123456789abcdef";function q(){let s="";for(let e of crypto.getRandomValues(new Uint8Array(16)))s+=Ee.charAt(e>>
4)+Ee.charAt(e&15);return s}function P(s,e,t){return Math.random()*Math.min(t,e*2**Math.min(s,30))}function xe(s,e){return new Promise(
(t,n)=>{if(e?.aborted)return n(e.reason);let i=setTimeout(o,s);function o(){e?.removeEventListener("abort",r),t()}function r(){
clearTimeout(i),n(e?.reason)}e?.addEventListener("abort",r,{once:!0})})}var c=class extends Error{code;status;title;detail;errors;requestId;retryAfter;constructor(e,t,n=null,i){let o=e.code??(t>
0?`http_${t}`:"unreachable"),r=e.detail??e.title??`HTTP ${t}`,a=(e.errors??[]).filter(u=>!r.includes(u.detail)).map(u=>`${u.
pointer}: ${u.detail}`),d=[r,a.join("; ")].filter(Boolean).join(" ");super(`${d} (${o})`,i===void 0?void 0:{cause:i}),this.
name="TidingsProblem",this.code=o,this.status=t,this.title=e.title??o,this.detail=e.detail??e.title??`HTTP ${t}`,this.errors=
e.errors??[],this.requestId=e.request_id??null,this.retryAfter=n??e.retry_after??null}get isTemporary(){return this.code===
"aborted"?!1:this.status===0||this.status===408||this.status===429||this.status>=500||this.code==="idempotency_in_progre\
ss"}};function C(s){return s instanceof c?s:new c({code:"unreachable",title:"Nobody answered",detail:String(s)},0,null,s)}var dt=3e4,pt=4,ut=250,ct=8e3,mt=new Set([429,503]),gt=new Set([0,502,504]),L=class{url;#e;#o;#r;constructor(e,t,n,i){this.
url=e.replace(/\/+$/,""),this.#e=t,this.#o=n,this.#r=i}async call(e,t={}){return(await this.ask(e,t)).body}async ask(e,t={}){
let n=e.method==="POST"&&!e.isOpen?t.key??q():void 0,i=t.retries??this.#r.retries??pt,o=AbortSignal.timeout(t.timeoutMs??
this.#r.timeoutMs??dt),r=t.signal?AbortSignal.any([t.signal,o]):o,a=!1;for(let d=0;;){let u;try{return await this.#i(e,n,
r,o)}catch(h){if(!(h instanceof c))throw h;u=h}if(u.status===401&&u.code==="token_expired"&&!a){a=!0;continue}if(d>=i||!ht(
e.method,u))throw u;let m=Math.max(P(d,ut,ct),(u.retryAfter??0)*1e3);d+=1;try{await xe(m,r)}catch{throw o.aborted?u:Ae(o)}}}async stream(e,t,n){
let i=await this.#s(),o;try{let r={...t,accept:"text/event-stream",authorization:`Bearer ${i}`};o=await this.#o(this.url+
e,{method:"GET",headers:r,signal:n,cache:"no-store",credentials:"omit"})}catch(r){throw Me(r)}if(!o.ok||o.body===null)throw o.
status===401&&this.#e.refused(i),await Ie(o);return o.body}async#s(){try{return await this.#e.get()}catch(e){if(e instanceof
c)throw e;let t="Your `token` function gave none";throw new c({code:"no_token",title:t,detail:t},0,null,e)}}async#i(e,t,n,i){
let o={accept:"application/json"},r=e.isOpen?null:await this.#s();r!==null&&(o.authorization=`Bearer ${r}`),t!==void 0&&
(o["idempotency-key"]=t);let a={method:e.method,headers:o,signal:n,cache:"no-store",credentials:"omit"};e.body!==void 0&&
(o["content-type"]="application/json",a.body=JSON.stringify(e.body));try{let d=await this.#o(this.url+e.path+ae(e.query),
a);if(!d.ok){let m=await Ie(d);throw d.status===401&&r!==null&&this.#e.refused(r),m}let u=d.headers.get("idempotent-repl\
ay")==="true";return{status:d.status,body:await ft(d),isReplay:u}}catch(d){throw d instanceof c?d:n.aborted?Ae(i):Me(d)}}};
function ae(s){let e=Object.entries(s??{}).filter(([,t])=>t!=null);return e.length===0?"":`?${e.map(([t,n])=>`${encodeURIComponent(
t)}=${encodeURIComponent(String(n))}`).join("&")}`}function ht(s,e){return mt.has(e.status)||e.code==="idempotency_in_pr\
ogress"?!0:s!=="PATCH"&&e.code!=="aborted"&&e.code!=="timeout"&&gt.has(e.status)}async function ft(s){if(s.status===204)
return;let e=s.headers.get("content-type")??"";return e.startsWith("application/json")?s.json():e.startsWith("text/")?s.
text():s.blob()}async function Ie(s){let e=await s.text(),t=Number.parseInt(s.headers.get("retry-after")??"",10),n=Number.
isNaN(t)?null:t,i={detail:e.slice(0,200)||s.statusText||`HTTP ${s.status}`};if((s.headers.get("content-type")??"").includes(
"json"))try{i=JSON.parse(e)}catch{}return new c(i,s.status,n)}function Me(s){return new c({code:"unreachable",title:"Nob\
ody answered",detail:"The server cannot be reached"},0,null,s)}function Ae(s){let[e,t]=s.aborted?["timeout","There was n\
o answer in time"]:["aborted","It was called off"];return new c({code:e,title:t,detail:t},0)}var y=class{#e=new Set;#o=!1;subscribe(e){let t=()=>e();return this.#e.add(t),()=>{this.#e.delete(t)}}changed(){this.#o||
(this.#o=!0,queueMicrotask(()=>{this.#o=!1;for(let e of[...this.#e])e()}))}};var vt=500,Pt=3e4,bt=3e3,yt=3;function Fe(s,e,t,n,i){let o=t!==null?t.retry_after_ms:void 0,r=P(n,vt,Pt),a=t?.reason??e;
switch(t?.code??s){case 1001:return U(o??Math.random()*bt);case 1009:return M("too_large",a);case 4400:return M("malform\
ed_request",a);case 4401:return o===null?M("session_ended",a):i>=yt?M("unauthenticated",a):{kind:"back",afterMs:Math.max(
o??0,i>0?r:0),needsToken:!0};case 4403:return M("forbidden",a);case 4408:case 4508:return U(o??(n>1?r:0));case 4429:case 4503:
return o===null?M("throttled",a):U(Math.max(o??r,n>1?r:0));default:return o===null?M("ended",a):U(o??r)}}function U(s){return{
kind:"back",afterMs:s,needsToken:!1}}function M(s,e){return{kind:"end",code:s,reason:e||s}}var qe="tidings.v1";var Re={openMs:15e3,quietMs:3e4,answerMs:1e4},G=class{kind="socket";#e;#o;#r;#s;#i=!1;#n=!1;constructor(e,t,n,i,o,r){this.#e=
r,this.#o=o;let a=new e(`${t.replace(/^http/,"ws")}/v1/socket`,[qe]);this.#r=a,this.#s=setTimeout(()=>this.#d(4408,"It w\
as not open in time"),o.openMs),a.onopen=()=>{this.#i=!0,this.#t(i===void 0?{type:"hello",v:1,token:n}:{type:"hello",v:1,
token:n,device:i})},a.onmessage=d=>this.#a(d.data),a.onclose=d=>this.#d(d.code,d.reason),a.onerror=()=>{}}say(e){return this.#n&&
this.#t(e)}check(e){this.#n&&(this.#t({type:"ping"}),clearTimeout(this.#s),this.#s=setTimeout(()=>this.#d(4408,"There wa\
s no answer"),e))}drop(){this.#l()?.close(1e3)}#t(e){if(this.#r?.readyState!==1)return!1;let t=JSON.stringify(e);return le(
t)?(this.#r.send(t),!0):!1}#a(e){if(this.#r===null)return;let t;try{t=JSON.parse(String(e))}catch{return this.#d(1007,"I\
t said what is no JSON")}t.type==="welcome"&&(this.#n=!0),this.#n&&this.#p(),this.#e.told(t)}#p(){clearTimeout(this.#s),
this.#s=setTimeout(()=>this.check(this.#o.answerMs),this.#o.quietMs)}#d(e,t){let n=this.#l();n!==null&&(n.close(1e3),this.#e.
ended(e,t,this.#i))}#l(){let e=this.#r;return clearTimeout(this.#s),this.#r=null,this.#n=!1,e!==null&&(e.onopen=e.onmessage=
e.onclose=null,e.onerror=()=>{}),e}};function le(s){return s.length*3<=64e3||new TextEncoder().encode(s).length<=64e3}var Ot=20,Tt=75e3,W=class{kind="stream";#e;#o;#r;#s=new AbortController;#i=!1;#n;#t;constructor(e,t,n){this.#e=e,this.#o=
t,this.#r=n,this.#p()}say(e){switch(e.type){case"subscribe":case"unsubscribe":return this.#a(),!0;case"position":{let{conversation:t,
delivered:n,read:i}=e,o={...n===void 0?{}:{delivered:n},...i===void 0?{}:{read:i}},r=`/v1/me/conversations/${encodeURIComponent(
t)}/position`;return this.#e.call({method:"PUT",path:r,body:o}).catch(()=>{}),!0}default:return!1}}drop(){this.#i=!0,clearTimeout(
this.#n),clearTimeout(this.#t),this.#s.abort()}#a(){clearTimeout(this.#n),this.#n=setTimeout(()=>this.#p(),Ot)}#p(){if(this.#i)
return;clearTimeout(this.#n),this.#n=void 0,this.#s.abort();let e=new AbortController;this.#s=e,this.#d(e).catch(t=>{if(e.
signal.aborted||this.#i)return;this.drop();let n=wt(C(t));n!==null&&this.#r.told(n),this.#r.ended(n?.code??1006,n?.reason??
"Nobody answered",!1)})}async#d(e){let t=this.#o(),i=(await this.#e.stream(`/v1/me/stream${kt(t)}`,{},e.signal)).getReader();
e.signal.addEventListener("abort",()=>{i.cancel().catch(()=>{})},{once:!0});let o=new TextDecoder,r=new de;for(;;){this.#l();
let{done:a,value:d}=await i.read();if(e.signal.aborted)return;if(a)break;for(let u of r.feed(o.decode(d,{stream:!0})))if(this.#r.
told(JSON.parse(u)),e.signal.aborted)return}this.drop(),this.#r.ended(1006,"The stream has ended",!0)}#l(){clearTimeout(
this.#t),this.#t=setTimeout(()=>{this.#i||(this.drop(),this.#r.ended(4408,"Nothing was heard",!0))},Tt)}},Ct=20;function kt(s){
let e=s.filter(n=>n.topic==="conversation").slice(-Ct),t={};e.length>0&&(t.conversations=e.map(n=>`${n.conversation}${n.
after===void 0?"":`@${n.after}`}`).join(","),t.positions=e.some(n=>n.positions)||void 0,t.typing=e.some(n=>n.typing)||void 0);
for(let n of s)n.topic==="feed"&&(t.feed=n.after??"now"),n.topic==="conversations"&&(t.list=!0),n.topic==="counts"&&(t.counts=
!0),n.topic==="presence"&&n.people?.length&&(t.presence=n.people.join(","));return ae(t)}var de=class{#e="";#o=[];feed(e){
let t=[];this.#e+=e;let n=this.#e.split(/\r\n|\n|\r(?!$)/);this.#e=n.pop()??"";for(let i of n)i===""?(this.#o.length>0&&
t.push(this.#o.join(`
`)),this.#o=[]):i.startsWith("data:")&&this.#o.push(i.slice(i.startsWith("data: ")?6:5));return t}};function wt(s){let{status:e,
detail:t,retryAfter:n}=s,i=(r,a)=>({type:"bye",code:r,reason:t,retry_after_ms:a}),o=n===null?2e3:n*1e3;return e===401?i(
4401,s.code==="token_expired"?0:null):e===403?i(4403,null):e===429?i(4429,o):e===503?i(4503,o):e>=400&&e<500?i(4400,null):
null}var St=3e4,Et=6e4,xt=5e3,It=2,De=6,Mt=6e5,At=6e4,Ft=1e4,j=class{#e;#o;#r=new y;#s=new Map;#i=new Map;#n={status:"idle",over:null,
person:null,problem:null};#t=null;#a=0;#p=null;#d=0;#l=0;#u=0;#m=!1;#T=!1;#b;#h;#c;#v=0;#w="online";#y=null;constructor(e){
this.#e=e,this.#o={...Re,...e.times}}get state(){return this.#n}subscribe(e){return this.#r.subscribe(e)}start(){if(!(this.#n.
status!=="idle"&&this.#n.status!=="ended")){if(this.#d=this.#l=this.#u=0,this.#y??=this.#D(),K())return this.#M({status:"\
offline",over:null,problem:null});this.#g()}}stop(){if(this.#y?.(),this.#y=null,this.#n.status==="open")for(let e of this.#s.
values())e.leaving?.();this.#F(),this.#M({status:"idle",over:null,problem:null})}retry(){(this.#n.status==="waiting"||this.#n.
status==="offline")&&this.#g(),this.#n.status==="ended"&&this.start()}follow(e){let t=R(e.topic,e.conversation);return this.#s.
set(t,e),this.#n.status==="idle"?this.start():this.#S(e),()=>{if(this.#s.get(t)!==e)return;this.#s.delete(t);let{topic:n,
conversation:i}=e;this.#t?.say(i===void 0?{type:"unsubscribe",topic:n}:{type:"unsubscribe",topic:n,conversation:i})}}askAgain(e){
this.#s.get(R(e.topic,e.conversation))===e&&this.#S(e)}say(e){return this.#t?.say(e)??!1}setPresence(e){this.#w=e,this.#t?.
say({type:"presence",state:e})}get takesCalls(){return this.#n.status==="open"&&this.#t?.kind==="socket"}call(e,t,n=St){
let i=q(),o={type:"call",id:i,method:e.method,path:e.path,...e.body===void 0?{}:{body:e.body},...e.method==="POST"?{key:t}:
{}};return new Promise((r,a)=>{let d=setTimeout(()=>this.#f(i,"timeout","There was no answer in time"),n);this.#i.set(i,
{done:r,failed:a,timer:d}),(this.#t?.kind!=="socket"||!this.#t.say(o))&&this.#f(i,"unreachable","There is no connection")})}fits(e){
return le(JSON.stringify(e.body??null)+e.path+" ".repeat(512))}#S(e){this.#t?.say({type:"subscribe",...this.#E(e)})}#E({
topic:e,conversation:t,ask:n}){let i=n();return t===void 0?{topic:e,...i}:{topic:e,conversation:t,...i}}async#g(){clearTimeout(
this.#b),this.#F();let e=++this.#a;this.#M({status:"connecting",over:null,problem:null});let t;try{t=await this.#e.tokens.
get()}catch{e===this.#a&&this.#L(P(this.#d++,500,3e4));return}if(e!==this.#a)return;this.#p=null;let n={told:a=>{e===this.#a&&
this.#P(a)},ended:(a,d,u)=>{e===this.#a&&this.#q(a,d,u,t)}},{WebSocket:i,http:o,device:r}=this.#e;try{i!==null&&!this.#m?
this.#t=new G(i,o.url,t,r,this.#o,n):this.#t=new W(o,()=>[...this.#s.values()].map(a=>this.#E(a)),n)}catch(a){this.#q(1006,
String(a),!1,t)}}#P(e){switch(e.type){case"welcome":return this.#x(e);case"authenticated":return this.#I(e.expires_at);case"\
answer":return this.#A(e);case"bye":this.#p=e;return;case"pong":return;case"refused":return e.id!=null&&this.#i.has(e.id)?
this.#f(e.id,null,"",e.problem):e.topic==null?void 0:this.#s.get(R(e.topic,e.conversation??void 0))?.told(e);case"subscr\
ibed":case"unsubscribed":return this.#s.get(R(e.topic,e.conversation??void 0))?.told(e);case"changes":case"positions":case"\
typing":return this.#s.get(R("conversation",e.conversation))?.told(e);case"conversations":case"feed":case"counts":case"p\
resence":case"events":return this.#s.get(R(e.type,void 0))?.told(e)}}#x(e){this.#v=Date.now()-Date.parse(e.now),this.#I(
e.expires_at),this.#c=setTimeout(()=>{this.#d=this.#l=0},Ft);let t=this.#t?.kind??null;if(this.#M({status:"open",over:t,
person:e.person,problem:null}),t!=="socket")return this.#O();this.#u=0,this.#T=!0,this.#w==="away"&&this.#t?.say({type:"\
presence",state:"away"});for(let n of this.#s.values())this.#S(n)}#O(){if(this.#e.WebSocket===null)return;let e=(this.#T?
At:Mt)*(1+Math.random());this.#b=setTimeout(()=>{this.#m=!1,this.#u=De,this.#g()},e)}#I(e){if(clearTimeout(this.#h),e===
null)return;let t=Date.parse(e)+this.#v-Date.now();this.#h=setTimeout(()=>{this.#C(0)},Math.max(t-Et,t/2,0))}async#C(e){
let t=this.#a;try{let n=await this.#e.tokens.newer();t===this.#a&&this.#t?.say({type:"authenticate",token:n})}catch{t===
this.#a&&(this.#h=setTimeout(()=>{this.#C(e+1)},P(e,500,1e4)))}}#A({id:e,status:t,body:n,replay:i}){if(t>=400)return this.#f(
e,null,"",{status:t,...typeof n=="object"?n:null});let o=this.#i.get(e);o!==void 0&&(this.#i.delete(e),clearTimeout(o.timer),
o.done({status:t,body:t===204?void 0:n,isReplay:i}))}#f(e,t,n,i){let o=this.#i.get(e);o!==void 0&&(this.#i.delete(e),clearTimeout(
o.timer),o.failed(i!==void 0?new c(i,i.status??500):new c({code:t??"unreachable",title:n,detail:n},0)))}#q(e,t,n,i){let o=this.#t===
null||this.#t.kind==="socket",r=this.#p,a=Fe(e,t,r,this.#d,this.#l);if(this.#F(),this.#d+=1,!o&&!n)this.#m=!1,this.#u=0;else if(o&&
!n&&this.#e.WebSocket!==null&&(this.#u+=1,this.#m=this.#u>=(this.#T?De:It),this.#m&&a.kind==="back"))return this.#L(this.#d=
0);if(a.kind==="end"){let d=new c({code:a.code,title:a.reason,detail:a.reason},0);return this.#M({status:"ended",over:null,
problem:d})}a.needsToken&&(this.#l+=1,this.#e.tokens.refused(i)),this.#L(a.afterMs)}#L(e){if(K())return this.#M({status:"\
offline",over:null,problem:null});this.#M({status:"waiting",over:null,problem:null}),this.#b=setTimeout(()=>{this.#g()},
e)}#F(){this.#a+=1,clearTimeout(this.#b),clearTimeout(this.#h),clearTimeout(this.#c);let e=this.#t;this.#t=null,e?.drop();
for(let t of[...this.#i.keys()])this.#f(t,"unreachable","The connection was cut");if(e!==null)for(let t of this.#s.values())
t.cut?.()}#M(e){this.#n={...this.#n,...e},this.#r.changed()}#D(){let e=globalThis;if(typeof e.addEventListener!="functio\
n")return()=>{};let t=()=>{this.#d=0,this.#n.status==="offline"||this.#n.status==="waiting"?this.#g():this.#R()},n=()=>{
this.#n.status==="idle"||this.#n.status==="ended"||(this.#F(),this.#M({status:"offline",over:null,problem:null}))},i=()=>{
e.document?.visibilityState!=="hidden"&&(this.#n.status==="waiting"?this.#g():this.#R())};return e.addEventListener("onl\
ine",t),e.addEventListener("offline",n),e.document?.addEventListener("visibilitychange",i),()=>{e.removeEventListener?.(
"online",t),e.removeEventListener?.("offline",n),e.document?.removeEventListener("visibilitychange",i)}}#R(){this.#t instanceof
G&&this.#t.check(xt)}};function R(s,e){return e===void 0?s:`${s} ${e}`}function K(){return globalThis.navigator?.onLine===
!1}var qt={get:["GET","/account",""],patch:["PATCH","/account","b"],leave:["POST","/account/leave",""],beginSecondFactor:["\
POST","/account/second-factor","b"],removeSecondFactor:["DELETE","/account/second-factor","b"],confirmSecondFactor:["POS\
T","/account/second-factor/confirm","b"]},Lt={list:["GET","/assistants","qp"],put:["PUT","/assistants/{key}","b"],get:["\
GET","/assistants/{key}",""],delete:["DELETE","/assistants/{key}",""]},Rt={prepare:["POST","/attachments","b"],get:["GET",
"/attachments/{id}",""],delete:["DELETE","/attachments/{id}",""]},Dt={list:["GET","/audit","qp"],checkpoint:["GET","/aud\
it/checkpoint",""],export:["GET","/audit/export","q"]},_t={list:["GET","/callbacks","qp"],retry:["POST","/callbacks/{id}\
/retry",""]},Gt={list:["GET","/caps",""],put:["PUT","/caps","b"]},Vt={list:["GET","/contacts/{id}/consents","qp"],add:["\
POST","/contacts/{id}/consents","b"],batch:["POST","/consents/batch","b"]},Ht={list:["GET","/contacts","qp"],get:["GET",
"/contacts/{id}",""],put:["PUT","/contacts/{id}","b"],delete:["DELETE","/contacts/{id}",""],batch:["POST","/contacts/bat\
ch","b"],merge:["POST","/contacts/{id}/merge","b"],unmerge:["POST","/contacts/{id}/unmerge",""],merges:["GET","/contacts\
/{id}/merges",""],listDevices:["GET","/contacts/{id}/devices",""],putDevice:["PUT","/contacts/{id}/devices/{device}","b"],
dropDevice:["DELETE","/contacts/{id}/devices/{device}",""],feedChanges:["GET","/contacts/{id}/feed/changes","q"],markFeed:[
"POST","/contacts/{id}/feed/mark","b"],visitFeed:["POST","/contacts/{id}/feed/visit",""],getFeedItem:["GET","/contacts/{\
id}/feed/{item}",""],seeFeedItem:["POST","/contacts/{id}/feed/{item}/seen",""],actOnFeedItem:["POST","/contacts/{id}/fee\
d/{item}/act","b"],archiveFeedItem:["PUT","/contacts/{id}/feed/{item}/archive",""],unarchiveFeedItem:["DELETE","/contact\
s/{id}/feed/{item}/archive",""],snoozeFeedItem:["PUT","/contacts/{id}/feed/{item}/snooze","b"],unsnoozeFeedItem:["DELETE",
"/contacts/{id}/feed/{item}/snooze",""],createConversation:["POST","/contacts/{id}/conversations","b"],listConversations:[
"GET","/contacts/{id}/conversations","qp"],getConversation:["GET","/contacts/{id}/conversations/{conversation}",""],changeConversation:[
"PATCH","/contacts/{id}/conversations/{conversation}","b"],deleteConversation:["DELETE","/contacts/{id}/conversations/{c\
onversation}",""],closeConversation:["POST","/contacts/{id}/conversations/{conversation}/close",""],reopenConversation:[
"POST","/contacts/{id}/conversations/{conversation}/reopen",""],listParticipants:["GET","/contacts/{id}/conversations/{c\
onversation}/participants","qp"],addParticipants:["POST","/contacts/{id}/conversations/{conversation}/participants","b"],
changeParticipants:["PATCH","/contacts/{id}/conversations/{conversation}/participants","b"],removeParticipants:["POST","\
/contacts/{id}/conversations/{conversation}/participants/remove","b"],accept:["POST","/contacts/{id}/conversations/{conv\
ersation}/accept",""],decline:["POST","/contacts/{id}/conversations/{conversation}/decline",""],leave:["POST","/contacts\
/{id}/conversations/{conversation}/leave","b"],unread:["GET","/contacts/{id}/unread",""],getBadge:["GET","/contacts/{id}\
/badge",""],setBadge:["PUT","/contacts/{id}/badge","b"],archive:["PUT","/contacts/{id}/conversations/{conversation}/arch\
ive",""],unarchive:["DELETE","/contacts/{id}/conversations/{conversation}/archive",""],silence:["PUT","/contacts/{id}/co\
nversations/{conversation}/silence","b"],unsilence:["DELETE","/contacts/{id}/conversations/{conversation}/silence",""],clear:[
"POST","/contacts/{id}/conversations/{conversation}/clear",""],postMessage:["POST","/contacts/{id}/conversations/{conver\
sation}/messages","b"],listMessages:["GET","/contacts/{id}/conversations/{conversation}/messages","qpl"],getMessage:["GE\
T","/contacts/{id}/conversations/{conversation}/messages/{message}",""],editMessage:["PATCH","/contacts/{id}/conversatio\
ns/{conversation}/messages/{message}","b"],deleteMessage:["DELETE","/contacts/{id}/conversations/{conversation}/messages\
/{message}","q"],messageVersions:["GET","/contacts/{id}/conversations/{conversation}/messages/{message}/versions","qp"],
messageReactions:["GET","/contacts/{id}/conversations/{conversation}/messages/{message}/reactions","qp"],addReaction:["P\
UT","/contacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}",""],removeReaction:["DELETE","/co\
ntacts/{id}/conversations/{conversation}/messages/{message}/reactions/{emoji}",""],pinMessage:["PUT","/contacts/{id}/con\
versations/{conversation}/messages/{message}/pin",""],unpinMessage:["DELETE","/contacts/{id}/conversations/{conversation\
}/messages/{message}/pin",""],listPins:["GET","/contacts/{id}/conversations/{conversation}/pins",""],changes:["GET","/co\
ntacts/{id}/conversations/{conversation}/changes","q"],search:["GET","/contacts/{id}/search","qp"],getPosition:["GET","/\
contacts/{id}/conversations/{conversation}/position",""],setPosition:["PUT","/contacts/{id}/conversations/{conversation}\
/position","b"],readAll:["POST","/contacts/{id}/conversations/read","b"],getReceipts:["GET","/contacts/{id}/conversation\
s/{conversation}/messages/{message}/receipts",""],thread:["GET","/contacts/{id}/thread","qp"],listBlocks:["GET","/contac\
ts/{id}/blocks","qp"],changeBlocks:["POST","/contacts/{id}/blocks","b"],block:["PUT","/contacts/{id}/blocks/{contact}",""],
unblock:["DELETE","/contacts/{id}/blocks/{contact}",""],presence:["GET","/contacts/{id}/presence",""],flag:["POST","/con\
tacts/{id}/flags","b"],putSuspension:["PUT","/contacts/{id}/suspension","b"],getSuspension:["GET","/contacts/{id}/suspen\
sion",""],deleteSuspension:["DELETE","/contacts/{id}/suspension",""],putMute:["PUT","/contacts/{id}/mute","b"],deleteMute:[
"DELETE","/contacts/{id}/mute",""],listSanctions:["GET","/contacts/{id}/sanctions","qp"],appeal:["POST","/contacts/{id}/\
appeals","b"],listAppeals:["GET","/contacts/{id}/appeals","qp"],prepareAttachment:["POST","/contacts/{id}/attachments","\
b"],getAttachment:["GET","/contacts/{id}/attachments/{attachment}",""],deleteAttachment:["DELETE","/contacts/{id}/attach\
ments/{attachment}",""],createToken:["POST","/contacts/{id}/tokens","b"],endSessions:["DELETE","/contacts/{id}/sessions",
""]},$t={list:["GET","/conversations","qp"],create:["POST","/conversations","b"],get:["GET","/conversations/{id}",""],change:[
"PATCH","/conversations/{id}","b"],delete:["DELETE","/conversations/{id}",""],close:["POST","/conversations/{id}/close",
""],reopen:["POST","/conversations/{id}/reopen",""],listParticipants:["GET","/conversations/{id}/participants","qp"],addParticipants:[
"POST","/conversations/{id}/participants","b"],changeParticipants:["PATCH","/conversations/{id}/participants","b"],removeParticipants:[
"POST","/conversations/{id}/participants/remove","b"],postMessage:["POST","/conversations/{id}/messages","b"],listMessages:[
"GET","/conversations/{id}/messages","qpl"],getMessage:["GET","/conversations/{id}/messages/{message}",""],editMessage:[
"PATCH","/conversations/{id}/messages/{message}","b"],deleteMessage:["DELETE","/conversations/{id}/messages/{message}","\
q"],messageVersions:["GET","/conversations/{id}/messages/{message}/versions","qp"],messageReactions:["GET","/conversatio\
ns/{id}/messages/{message}/reactions","qp"],addReaction:["PUT","/conversations/{id}/messages/{message}/reactions/{emoji}",
"q"],removeReaction:["DELETE","/conversations/{id}/messages/{message}/reactions/{emoji}","q"],pinMessage:["PUT","/conver\
sations/{id}/messages/{message}/pin",""],unpinMessage:["DELETE","/conversations/{id}/messages/{message}/pin",""],listPins:[
"GET","/conversations/{id}/pins",""],changes:["GET","/conversations/{id}/changes","q"],search:["GET","/search","qp"],setPosition:[
"PUT","/conversations/{id}/position","b"],getReceipts:["GET","/conversations/{id}/messages/{message}/receipts",""]},Nt={
list:["GET","/data-sources","qp"],get:["GET","/data-sources/{key}",""],put:["PUT","/data-sources/{key}","b"],delete:["DE\
LETE","/data-sources/{key}",""]},Bt={list:["GET","/deliveries","qp"],get:["GET","/deliveries/{id}",""],resolve:["POST","\
/deliveries/{id}/resolve","b"]},Ut={list:["GET","/events","qp"],latest:["GET","/events/latest",""]},Wt={list:["GET","/co\
ntacts/{id}/feed","qp"],read:["POST","/contacts/{id}/feed/{item}/read",""]},jt={list:["GET","/hook-presets",""]},Kt={list:[
"GET","/hooks","qp"],create:["POST","/hooks","b"],get:["GET","/hooks/{id}",""],update:["PATCH","/hooks/{id}","b"],delete:[
"DELETE","/hooks/{id}",""],rotateSecret:["POST","/hooks/{id}/rotate-secret","b"],try:["POST","/hooks/{id}/try","b"],events:[
"GET","/hooks/{id}/events","qp"],event:["GET","/hooks/{id}/events/{event}",""],retry:["POST","/hooks/{id}/events/{event}\
/retry",""]},zt={list:["GET","/inbound-domains","qp"],get:["GET","/inbound-domains/{domain}",""],put:["PUT","/inbound-do\
mains/{domain}","b"],delete:["DELETE","/inbound-domains/{domain}",""]},Jt={list:["GET","/invitations","qp"],create:["POS\
T","/invitations","b"],revoke:["DELETE","/invitations/{id}",""],accept:["POST","/invitations/accept","bo"]},Yt={list:["G\
ET","/keys","qp"],create:["POST","/keys","b"],revoke:["DELETE","/keys/{id}",""]},Qt={get:["GET","/mail-health","q"],resume:[
"POST","/mail-health/resume",""]},pe={listDevices:["GET","/me/devices",""],putDevice:["PUT","/me/devices/{device}","b"],
dropDevice:["DELETE","/me/devices/{device}",""],feed:["GET","/me/feed","qp"],feedChanges:["GET","/me/feed/changes","q"],
markFeed:["POST","/me/feed/mark","b"],visitFeed:["POST","/me/feed/visit",""],getFeedItem:["GET","/me/feed/{item}",""],readFeedItem:[
"POST","/me/feed/{item}/read",""],seeFeedItem:["POST","/me/feed/{item}/seen",""],actOnFeedItem:["POST","/me/feed/{item}/\
act","b"],archiveFeedItem:["PUT","/me/feed/{item}/archive",""],unarchiveFeedItem:["DELETE","/me/feed/{item}/archive",""],
snoozeFeedItem:["PUT","/me/feed/{item}/snooze","b"],unsnoozeFeedItem:["DELETE","/me/feed/{item}/snooze",""],getPreferences:[
"GET","/me/preferences",""],putPreferences:["PUT","/me/preferences","b"],changePreferences:["PATCH","/me/preferences","b"],
createConversation:["POST","/me/conversations","b"],listConversations:["GET","/me/conversations","qp"],getConversation:[
"GET","/me/conversations/{conversation}",""],changeConversation:["PATCH","/me/conversations/{conversation}","b"],deleteConversation:[
"DELETE","/me/conversations/{conversation}",""],closeConversation:["POST","/me/conversations/{conversation}/close",""],reopenConversation:[
"POST","/me/conversations/{conversation}/reopen",""],listParticipants:["GET","/me/conversations/{conversation}/participa\
nts","qp"],addParticipants:["POST","/me/conversations/{conversation}/participants","b"],changeParticipants:["PATCH","/me\
/conversations/{conversation}/participants","b"],removeParticipants:["POST","/me/conversations/{conversation}/participan\
ts/remove","b"],accept:["POST","/me/conversations/{conversation}/accept",""],decline:["POST","/me/conversations/{convers\
ation}/decline",""],leave:["POST","/me/conversations/{conversation}/leave","b"],unread:["GET","/me/unread",""],getBadge:[
"GET","/me/badge",""],setBadge:["PUT","/me/badge","b"],archive:["PUT","/me/conversations/{conversation}/archive",""],unarchive:[
"DELETE","/me/conversations/{conversation}/archive",""],silence:["PUT","/me/conversations/{conversation}/silence","b"],unsilence:[
"DELETE","/me/conversations/{conversation}/silence",""],clear:["POST","/me/conversations/{conversation}/clear",""],postMessage:[
"POST","/me/conversations/{conversation}/messages","b"],listMessages:["GET","/me/conversations/{conversation}/messages",
"qpl"],getMessage:["GET","/me/conversations/{conversation}/messages/{message}",""],editMessage:["PATCH","/me/conversatio\
ns/{conversation}/messages/{message}","b"],deleteMessage:["DELETE","/me/conversations/{conversation}/messages/{message}",
"q"],messageVersions:["GET","/me/conversations/{conversation}/messages/{message}/versions","qp"],messageReactions:["GET",
"/me/conversations/{conversation}/messages/{message}/reactions","qp"],addReaction:["PUT","/me/conversations/{conversatio\
n}/messages/{message}/reactions/{emoji}",""],removeReaction:["DELETE","/me/conversations/{conversation}/messages/{messag\
e}/reactions/{emoji}",""],pinMessage:["PUT","/me/conversations/{conversation}/messages/{message}/pin",""],unpinMessage:[
"DELETE","/me/conversations/{conversation}/messages/{message}/pin",""],listPins:["GET","/me/conversations/{conversation}\
/pins",""],changes:["GET","/me/conversations/{conversation}/changes","q"],search:["GET","/me/search","qp"],getPosition:[
"GET","/me/conversations/{conversation}/position",""],setPosition:["PUT","/me/conversations/{conversation}/position","b"],
readAll:["POST","/me/conversations/read","b"],getReceipts:["GET","/me/conversations/{conversation}/messages/{message}/re\
ceipts",""],thread:["GET","/me/thread","qp"],listBlocks:["GET","/me/blocks","qp"],changeBlocks:["POST","/me/blocks","b"],
block:["PUT","/me/blocks/{contact}",""],unblock:["DELETE","/me/blocks/{contact}",""],presence:["GET","/me/presence","q"],
flag:["POST","/me/flags","b"],listSanctions:["GET","/me/sanctions","qp"],appeal:["POST","/me/appeals","b"],listAppeals:[
"GET","/me/appeals","qp"],prepareAttachment:["POST","/me/attachments","b"],getAttachment:["GET","/me/attachments/{attach\
ment}",""],deleteAttachment:["DELETE","/me/attachments/{attachment}",""],get:["GET","/me",""],endSessions:["DELETE","/me\
/sessions",""]},Xt={get:["GET","/media/{id}",""]},Zt={list:["GET","/members","qp"],get:["GET","/members/{id}",""],patch:[
"PATCH","/members/{id}","b"],remove:["DELETE","/members/{id}",""]},en={send:["POST","/messages","b"],list:["GET","/messa\
ges","qp"],preview:["POST","/messages/preview","b"],get:["GET","/messages/{id}",""],deliveries:["GET","/messages/{id}/de\
liveries","qp"],stop:["POST","/messages/{id}/stop","b"],release:["POST","/messages/{id}/release",""],cancel:["POST","/me\
ssages/{id}/cancel",""],resolve:["POST","/messages/{id}/resolve","b"],timeline:["GET","/messages/{id}/timeline","qp"],why:[
"GET","/messages/{id}/why","q"]},tn={getPolicy:["GET","/moderation/policy",""],putPolicy:["PUT","/moderation/policy","b"],
rotateHookSecret:["POST","/moderation/policy/rotate-secret",""],listRules:["GET","/moderation/rules","qp"],createRule:["\
POST","/moderation/rules","b"],getRule:["GET","/moderation/rules/{id}",""],deleteRule:["DELETE","/moderation/rules/{id}",
""],listFlags:["GET","/moderation/flags","qp"],flag:["POST","/moderation/flags","b"],getFlag:["GET","/moderation/flags/{\
id}",""],resolveFlag:["POST","/moderation/flags/{id}/resolve","b"],dismissFlag:["POST","/moderation/flags/{id}/dismiss",
"b"],listSanctions:["GET","/moderation/sanctions","qp"],getSanction:["GET","/moderation/sanctions/{id}",""],liftSanction:[
"POST","/moderation/sanctions/{id}/lift",""],listAppeals:["GET","/moderation/appeals","qp"],getAppeal:["GET","/moderatio\
n/appeals/{id}",""],decideAppeal:["POST","/moderation/appeals/{id}/decide","b"]},nn={list:["GET","/opt-in-forms","qp"],get:[
"GET","/opt-in-forms/{key}",""],put:["PUT","/opt-in-forms/{key}","b"],delete:["DELETE","/opt-in-forms/{key}",""]},sn={request:[
"POST","/password-resets","bo"],confirm:["POST","/password-resets/confirm","bo"]},on={get:["GET","/contacts/{id}/prefere\
nces",""],put:["PUT","/contacts/{id}/preferences","b"],patch:["PATCH","/contacts/{id}/preferences","b"],link:["POST","/c\
ontacts/{id}/preference-link",""]},rn={list:["GET","/provider-accounts","qp"],create:["POST","/provider-accounts","b"],get:[
"GET","/provider-accounts/{id}",""],patch:["PATCH","/provider-accounts/{id}","b"],delete:["DELETE","/provider-accounts/{\
id}",""],verify:["POST","/provider-accounts/{id}/verify",""]},an={outbox:["GET","/sandbox/outbox","qp"],inbound:["POST",
"/sandbox/inbound","b"],receipts:["POST","/sandbox/receipts","b"],getClock:["GET","/sandbox/clock",""],setClock:["PUT","\
/sandbox/clock","b"],getFaults:["GET","/sandbox/faults",""],setFaults:["PUT","/sandbox/faults","b"]},ln={list:["GET","/s\
chedules","qp"],create:["POST","/schedules","b"],get:["GET","/schedules/{id}",""],update:["PATCH","/schedules/{id}","b"],
delete:["DELETE","/schedules/{id}",""],pause:["POST","/schedules/{id}/pause",""],resume:["POST","/schedules/{id}/resume",
""],runs:["GET","/schedules/{id}/runs","qp"],confirm:["POST","/schedules/{id}/runs/{run}/confirm",""],skip:["POST","/sch\
edules/{id}/runs/{run}/skip",""]},dn={create:["POST","/sessions","bo"],list:["GET","/sessions","q"],end:["DELETE","/sess\
ions/{id}",""],switch:["POST","/sessions/switch","b"]},pn={list:["GET","/signing-secrets","qp"],create:["POST","/signing\
-secrets","b"],rotate:["POST","/signing-secrets/{id}/rotate","b"],revoke:["DELETE","/signing-secrets/{id}",""]},un={list:[
"GET","/suppressions","qp"],add:["POST","/suppressions","b"],batch:["POST","/suppressions/batch","b"],delete:["DELETE","\
/suppressions/{id}",""]},cn={list:["GET","/templates","qp"],create:["POST","/templates","b"],get:["GET","/templates/{key\
}",""],versions:["GET","/templates/{key}/versions","qp"],addVersion:["POST","/templates/{key}/versions","b"],getVersion:[
"GET","/templates/{key}/versions/{version}",""],preview:["POST","/templates/{key}/versions/{version}/preview","b"],publish:[
"POST","/templates/{key}/publish","b"]},mn={list:["GET","/topics","qp"],get:["GET","/topics/{key}",""],put:["PUT","/topi\
cs/{key}","b"]},gn={list:["GET","/webhook-endpoints","qp"],create:["POST","/webhook-endpoints","b"],get:["GET","/webhook\
-endpoints/{id}",""],update:["PATCH","/webhook-endpoints/{id}","b"],delete:["DELETE","/webhook-endpoints/{id}",""],enable:[
"POST","/webhook-endpoints/{id}/enable",""],rotateSecret:["POST","/webhook-endpoints/{id}/rotate-secret","b"],test:["POS\
T","/webhook-endpoints/{id}/test",""],deliveries:["GET","/webhook-endpoints/{id}/deliveries","qp"],delivery:["GET","/web\
hook-endpoints/{id}/deliveries/{delivery}",""],replay:["POST","/webhook-endpoints/{id}/replay","b"]},hn={get:["GET","/wo\
rkspace",""],patch:["PATCH","/workspace","b"]},_e={account:qt,assistants:Lt,attachments:Rt,audit:Dt,callbacks:_t,caps:Gt,
consents:Vt,contacts:Ht,conversations:$t,dataSources:Nt,deliveries:Bt,events:Ut,feed:Wt,hookPresets:jt,hooks:Kt,inboundDomains:zt,
invitations:Jt,keys:Yt,mailHealth:Qt,me:pe,media:Xt,members:Zt,messages:en,moderation:tn,optInForms:nn,passwordResets:sn,
preferences:on,providerAccounts:rn,sandbox:an,schedules:ln,sessions:dn,signingSecrets:pn,suppressions:un,templates:cn,topics:mn,
webhookEndpoints:gn,workspace:hn};var Ge=500,ue=3e4,z=class{#e;#o;#r;#s;#i=new y;#n=new Map;#t=new Map;#a=new Set;#p=new Set;#d=new Set;#l;#u=0;#m=!1;ready;constructor(e,t,n,i){
this.#e=e,this.#o=t,this.#r=n,this.#s=this.#T(i),this.ready=this.#b();let o=!1;this.#l=t.subscribe(()=>{let r=t.state.status===
"open";r&&!o&&this.wake(),o=r})}get entries(){return[...this.#n.values()].sort((e,t)=>e.at-t.at)}subscribe(e){return this.#i.
subscribe(e)}listen(e,t){let n=this.#t.get(e)??new Set;return this.#t.set(e,n.add(t)),()=>{n.delete(t)}}add(e){this.#u=Math.
max(Date.now(),this.#u+.001);let t={key:e.key??q(),lane:e.lane,method:e.method,path:e.path,body:e.body,at:this.#u,note:e.
note??null,state:"waiting",tried:0,problem:null};return this.#n.set(t.key,t),this.#O(t),this.#P(t),this.#h(t.lane),t}retry(e){
let t=this.#n.get(e);t?.state==="failed"&&(t.state="waiting",t.problem=null,this.#O(t),this.#P(t),this.#h(t.lane))}discard(e){
let t=this.#n.get(e);t===void 0||t.state==="sending"||(this.#x(t),this.#P(t))}async clear(){for(let e of[...this.#n.values()])
this.#x(e),this.#P(e);await this.#C}wake(){for(let e of[...this.#d])e()}close(){this.#m=!0,this.#l(),this.wake()}async#T(e){
for(let t=0;!this.#m;t+=1)try{return`tidings:${await e()}:`}catch{await this.#g(P(t,Ge,ue))}return new Promise(()=>{})}async#b(){
let e=await this.#s;try{let t=(await this.#r.keys()).filter(n=>n.startsWith(e));for(let n of t){let i=await this.#r.get(
n),o=i===null?null:JSON.parse(i);if(o===null||this.#n.has(o.key))continue;let r=o.failed===null?null:new c(o.failed,o.failed.
status??0);this.#p.add(o.key),this.#n.set(o.key,{...o,state:r===null?"waiting":"failed",problem:r})}}catch{}for(let t of this.
entries)this.#P(t);for(let t of new Set(this.entries.map(n=>n.lane)))this.#h(t)}#h(e){this.#a.has(e)||(this.#a.add(e),this.#c(
e).finally(()=>{this.#a.delete(e),!this.#m&&this.#E(e)!==void 0&&this.#h(e)}))}async#c(e){await this.ready;for(let t=this.#E(
e);t!==void 0&&!this.#m;t=this.#E(e)){if(K()){await this.#g(ue);continue}if(await this.#v(t)){this.#n.delete(t.key),this.#P(
t);continue}t.state="sending",t.tried+=1,this.#O(t),this.#P(t);try{this.#w(t,await this.#S(t))}catch(n){let i=C(n);t.method===
"DELETE"&&t.tried>1&&(i.status===404||i.status===410)?this.#w(t,{status:204,body:void 0,isReplay:!0}):await this.#y(t,i)}}}async#v(e){
try{return await this.#C,this.#p.has(e.key)&&await this.#r.get(await this.#s+e.key)===null}catch{return!1}}#w(e,t){this.#x(
e);for(let n of this.#t.get(e.lane)??[])n.done(e,t);this.#i.changed()}async#y(e,t){if(!this.#n.has(e.key))return;if(!t.isTemporary){
e.state="failed",e.problem=t,this.#O(e),this.#P(e);return}e.state="waiting",this.#P(e);let n=Math.max(P(e.tried-1,Ge,ue),
(t.retryAfter??0)*1e3);await this.#g(n,t.status!==0)}#S(e){let t={method:e.method,path:e.path,body:e.body};return this.#o.
takesCalls&&this.#o.fits(t)?this.#o.call(t,e.key):this.#e.ask(t,{key:e.key,retries:0})}#E(e){return this.entries.find(t=>t.
lane===e&&t.state!=="failed")}#g(e,t=!1){return new Promise(n=>{let i=()=>{t&&!this.#m||o()},o=()=>{clearTimeout(r),this.#d.
delete(i),n()},r=setTimeout(o,e);this.#d.add(i)})}#P(e){for(let t of this.#t.get(e.lane)??[])t.changed(e);this.#i.changed()}#x(e){
this.#n.delete(e.key),this.#I(e.key,null)}#O(e){let{key:t,lane:n,method:i,path:o,body:r,at:a,note:d,tried:u,problem:m}=e,
h=m===null?null:{code:m.code,detail:m.detail,title:m.title,status:m.status},g={key:t,lane:n,method:i,path:o,body:r,at:a,
note:d,tried:u,failed:h};this.#I(t,JSON.stringify(g))}#I(e,t){return this.#C=this.#C.then(async()=>{try{let n=await this.#s+
e;await(t===null?this.#r.remove(n):this.#r.set(n,t)),t===null?this.#p.delete(e):this.#p.add(e)}catch{}}),this.#C}#C=Promise.
resolve()};function J(){let s=new Map;return{keys:()=>[...s.keys()],get:e=>s.get(e)??null,set:(e,t)=>{s.set(e,t)},remove:e=>{s.delete(
e)}}}function Ve(s){return{keys:()=>Array.from({length:s.length},(e,t)=>s.key(t)).filter(e=>e!==null),get:e=>s.getItem(e),
set:(e,t)=>s.setItem(e,t),remove:e=>s.removeItem(e)}}function ce(){try{let s=globalThis.document===void 0?void 0:globalThis.
localStorage;if(s!==void 0)return Ve(s)}catch{}return J()}function He(s,e){let t=s;for(let n of e)t!==null&&n.kind!=="post"&&n.message===s.id&&(t=me(t,n));return t}function me(s,e){
switch(e.kind){case"hide":return null;case"remove":return{...s,parts:[],text:"",reactions:[],files:[],previews:[],deleted_at:s.
deleted_at??new Date().toISOString()};case"edit":{let t=e.parts??[{type:"text",text:e.text??""}];return{...s,parts:t,text:e.
text??$e(e.parts??[]),edited_at:s.edited_at??new Date().toISOString()}}case"react":case"unreact":{let t=e.kind==="react",
n=s.reactions.find(r=>r.emoji===e.emoji);if((n?.mine??!1)===t)return s;let i=(n?.count??0)+(t?1:-1),o=s.reactions.filter(
r=>r!==n);return{...s,reactions:i>0?[...o,{emoji:e.emoji,count:i,mine:t}]:o}}}}function ge(s,e,t){let n=s.body,i=n.parts??
[{type:"text",text:n.text??""}];return{id:"",conversation:e,seq:0,author:{kind:t?.kind??"contact",id:t?.id??null,name:t?.
name??null},parts:i,text:n.text??$e(n.parts??[]),metadata:n.metadata??null,reply_to:null,thread:null,replies:0,reactions:[],
channel:null,sent_as:null,journey:[],version:1,created_at:new Date(s.at).toISOString(),edited_at:null,deleted_at:null,deleted_by:null,
pinned_at:null,files:[],previews:[]}}function $e(s){return s.map(e=>"text"in e&&typeof e.text=="string"?e.text:"").join(
`
`)}var Y=class{#e;#o;#r;#s=0;#i=0;#n={delivered:0,read:0};#t;#a=!1;#p=0;#d;constructor(e,t,n){this.#e=e,this.#o=t,this.#r=n}get read(){
return this.#i}deliveredUpto(e){!this.#r||e<=this.#s||(this.#s=e,this.#l())}readUpto(e){e<=this.#i||(this.#i=e,this.#s=Math.
max(this.#s,e),this.#l())}linked(){this.#a=!0,this.#s>0&&this.#l()}cut(){this.#a=!1,this.#n={delivered:0,read:0},this.#p=
0,clearTimeout(this.#t),this.#t=void 0}typed(e){if(clearTimeout(this.#d),!e){this.#p>0&&this.#o.say({type:"typing",conversation:this.#e,
on:!1}),this.#p=0;return}this.#d=setTimeout(()=>this.typed(!1),5e3),!(Date.now()-this.#p<4e3)&&this.#o.say({type:"typing",
conversation:this.#e,on:!0})&&(this.#p=Date.now())}leaving(){this.typed(!1),this.#t!==void 0&&this.#u()}close(){this.leaving(),
this.#a=!1}#l(){this.#a&&(this.#t??=setTimeout(()=>this.#u(),1e3))}#u(){if(clearTimeout(this.#t),this.#t=void 0,!this.#a||
this.#s<=this.#n.delivered&&this.#i<=this.#n.read)return;let e={delivered:this.#s,...this.#i>0?{read:this.#i}:{}};this.#o.
say({type:"position",conversation:this.#e,...e})&&(this.#n={delivered:this.#s,read:this.#i})}};var Q=class{id;#e;#o;#r=new y;#s;#i;#n=[];#t=new Map;#a=new Map;#p=0;#d=!1;#l=null;#u=null;#m=new Map;#T=new Map;#b=[];#h=0;#c=null;#v="\
loading";#w=new Map;#y=new Map;#S=!1;#E=0;#g=null;#P;#x=null;#O=!1;#I=null;constructor(e,t,n={}){this.id=e,this.#e=t,this.#o=
n.pageSize??50,this.#i=new Y(e,t.live,n.reportsDelivered??!0),this.#s={topic:"conversation",conversation:e,ask:()=>({positions:!0,
typing:!0,...this.#l===null?{}:{after:this.#l}}),told:i=>this.#W(i),leaving:()=>this.#i.leaving(),cut:()=>this.#Y()},this.#n.
push(t.outbox.listen(this.#C,{done:(i,o)=>this.#X(i,o),changed:()=>this.#k()})),t.live.start(),this.#n.push(t.live.subscribe(
()=>this.#q())),this.#f(0)}get isClosed(){return this.#O}get#C(){return`conversation:${this.id}`}get state(){return this.#I??=
this.#Z(),this.#I}subscribe(e){return this.#r.subscribe(e)}close(){this.#O=!0,clearTimeout(this.#P),this.#i.close();for(let e of this.#n.
splice(0))e()}post(e){let t=typeof e=="string"?{text:e}:e,n={kind:"post",after:this.#B};return this.#i.typed(!1),this.#e.
outbox.add({lane:this.#C,method:"POST",path:`${this.#e.base}/messages`,body:t,note:n}).key}retry(e){this.#e.outbox.retry(
e)}discard(e){this.#e.outbox.discard(e)}edit(e,t){let n=typeof t=="string"?{text:t}:t;return this.#A("PATCH",`/messages/${e}`,
{kind:"edit",message:e,text:n.text??null,parts:n.parts??null},n)}remove(e,t="everybody"){return this.#A("DELETE",`/messa\
ges/${e}?mode=${t}`,{kind:t==="me"?"hide":"remove",message:e})}react(e,t){return this.#A("PUT",`/messages/${e}/reactions\
/${encodeURIComponent(t)}`,{kind:"react",message:e,emoji:t})}unreact(e,t){return this.#A("DELETE",`/messages/${e}/reacti\
ons/${encodeURIComponent(t)}`,{kind:"unreact",message:e,emoji:t})}type(){this.#i.typed(!0)}markRead(e=this.#B){e<=this.#h&&
e<=this.#i.read||(this.#h=Math.max(this.#h,e),this.#i.readUpto(e),this.#k())}async loadOlder(){let e=this.#E;if(!this.#d)
return;let t=await this.#D({before:this.#p+1});if(e===this.#E){for(let n of t.data)this.#t.has(n.seq)||this.#t.set(n.seq,
n);this.#R(t,this.#p),this.#k()}}#A(e,t,n,i){return this.#e.outbox.add({lane:this.#C,method:e,path:this.#e.base+t,body:i,
note:n}).key}async#f(e){try{await this.#F()}catch(t){return this.#L(C(t),e)}this.#O||(this.#c=null,this.#v="behind",this.#n.
push(this.#e.live.follow(this.#s)),this.#k())}#q(){this.#e.live.state.status==="open"&&this.#c?.status===0&&this.#x?.()}#L(e,t){
if(!this.#O){if(this.#c=e,e.isTemporary){let n=Math.max(P(t,500,3e4),(e.retryAfter??0)*1e3);this.#x=()=>{clearTimeout(this.#P),
this.#x=null,this.#f(t+1)},this.#P=setTimeout(this.#x,n)}else this.#v="ended";this.#k()}}async#F(){let e=++this.#E,{http:t,
base:n}=this.#e,i=d=>t.call({method:"GET",path:n+d}),[o,r,a]=await Promise.all([i(""),this.#D({}),this.#M()]);e===this.#E&&
(this.#u=o,this.#t=new Map(r.data.map(d=>[d.seq,d])),this.#a.clear(),this.#m.clear(),this.#R(r,1/0),this.#l=r.cursor,this.#h=
Math.max(this.#h,a?.read??0),this.#U())}async#M(){try{return await this.#e.http.call({method:"GET",path:`${this.#e.base}\
/position`})}catch(e){let t=C(e);if(t.isTemporary||t.status===401)throw t;return null}}#D(e){let t={limit:this.#o,...e};
return this.#e.http.call({method:"GET",path:`${this.#e.base}/messages`,query:t})}#R(e,t){this.#d=e.next!==null;let n=e.data.
reduce((i,o)=>Math.min(i,o.seq),t);this.#p=this.#d?n-1:0}#W(e){switch(e.type){case"changes":return this.#G(e);case"subsc\
ribed":return this.#j();case"positions":for(let t of e.people)this.#T.set(Ne(t.person),t);return this.#k();case"typing":
return this.#K(e);case"unsubscribed":return this.#z(e);case"refused":return this.#J(new c(e.problem,e.problem.status??0));default:
return}}#j(){this.#S=!1,this.#v="live",this.#c=null,this.#i.linked(),this.#k()}#K(e){this.#b=e.people,this.#k()}#z(e){if(e.
reason==="asked")return;let t=e.reason==="gone"?"not_found":e.reason==="deleted"?"gone":"not_in_it";this.#c=new c({code:t,
title:e.reason,detail:`The conversation is told no more: ${e.reason}`},0),this.#v="ended",this.#k()}#J(e){if(this.#S=!1,
e.errors.some(n=>n.code==="invalid_cursor")||e.code==="invalid_cursor"){this.#l=null,this.#V(null);return}this.#c=e,e.isTemporary?
this.#P=setTimeout(()=>this.#_(),Math.max(P(2,500,3e4),(e.retryAfter??0)*1e3)):this.#v="ended",this.#k()}#Y(){this.#S=!1,
this.#g=null,this.#b=[],this.#i.cut(),this.#v==="live"&&(this.#v="behind"),this.#k()}#G(e){if(this.#g!==null)return void this.#g.
push(e);if(this.#l!==null){if(e.after!==this.#l){e.cursor!==this.#l&&!this.#S&&this.#_();return}if(e.anew)return void this.#V(
e);this.#H(e)}}#_(){this.#O||(this.#S=!0,this.#e.live.askAgain(this.#s))}async#V(e){let t=[];this.#g=t;for(let n=0;this.#g===
t&&!this.#O;n+=1){try{await this.#F()}catch(i){let o=C(i);if(!o.isTemporary)return this.#c=o,this.#v="ended",this.#k();await new Promise(
r=>setTimeout(r,Math.max(P(n,500,1e4),(o.retryAfter??0)*1e3)));continue}if(this.#g!==t)break;if(this.#g=null,e===null)return this.#_();
this.#H(e);for(let i of t)this.#G(i);return}this.#k()}#H(e){for(let r of e.posts)r.seq>this.#p&&this.#t.set(r.seq,r);let t=new Set(
e.hidden),{after:n,upto:i}=e.visible;for(let[r,a]of this.#t)(t.has(a.id)||r<=n||r>i)&&this.#t.delete(r);for(let r of e.participants)
this.#m.set(Ne(r.person),r);e.about!==null&&(this.#u=e.about),this.#l=e.cursor;let o=he(e.cursor);for(let r of this.#a.keys())
r<=o&&this.#a.delete(r);for(let r of e.posts)this.#Q(r);this.#U(),this.#k()}#Q(e){let t=this.#e.self();if(!(t===null||e.
author.kind!==t.kind||e.author.id!==t.id||this.#y.has(e.id)))for(let n of this.#N()){let i=n.note;if(!(i.kind!=="post"||
n.tried===0||this.#w.has(n.key)))return e.seq>i.after&&ge(n,this.id,t).text===e.text?this.#$(n,e):void 0}}#$(e,t){this.#w.
set(e.key,t.id),this.#y.set(t.id,e.key)}#X(e,{body:t}){let n=e.note;if(n.kind==="post"){let i=t,o=this.#w.get(e.key);o!==
void 0&&o!==i.id&&this.#y.delete(o),this.#$(e,i),!this.#t.has(i.seq)&&this.#l!==null&&i.seq>he(this.#l)&&this.#a.set(i.seq,
i)}else for(let[i,o]of this.#t){if(o.id!==n.message)continue;let r=n.kind==="edit"&&t!==void 0?t:me(o,n);r===null?this.#t.
delete(i):this.#t.set(i,r)}this.#k()}#N(){return this.#e.outbox.entries.filter(e=>e.lane===this.#C)}get#B(){let e=this.#l===
null?0:he(this.#l);for(let t of this.#t.keys())e=Math.max(e,t);for(let t of this.#a.keys())e=Math.max(e,t);return e}#U(){
let e=0;for(let t of this.#t.keys())e=Math.max(e,t);e>0&&this.#i.deliveredUpto(e)}#k(){this.#I=null,this.#r.changed()}#Z(){
let e=this.#N(),t=e.filter(r=>r.state!=="failed").map(r=>r.note),n=[],i=[...this.#t.values(),...this.#a.values()].sort((r,a)=>r.
seq-a.seq),o=new Set(i.map(r=>r.id));for(let r of i){let a=He(r,t);a!==null&&n.push({key:this.#y.get(r.id)??r.id,state:"\
stored",post:a,problem:null})}for(let r of e){if(r.note.kind!=="post"||o.has(this.#w.get(r.key)??""))continue;let a=r.state===
"failed"?"failed":"sending";n.push({key:r.key,state:a,post:ge(r,this.id,this.#e.self()),problem:r.problem})}return{id:this.
id,status:this.#v,about:this.#u,items:n,hasOlder:this.#d,participants:[...this.#m.values()],positions:[...this.#T.values()],
typing:this.#b,read:this.#h,problem:this.#c}}};function Ne(s){return`${s.kind} ${s.id??""}`}function he(s){return Number.
parseInt(s,10)}var Be=50,X=class{#e;#o=new y;#r;#s=new Map;#i="loading";#n=null;#t=!1;#a=null;#p=0;#d=!1;#l=null;constructor(e,t){this.#e=
e;let n={topic:"conversations",ask:()=>({}),told:i=>this.#m(i),cut:()=>{this.#i==="live"&&(this.#i="behind"),this.#T()}};
this.#r=t.follow(n)}get state(){return this.#l??={status:this.#i,conversations:[...this.#s.values()].sort(fn),hasMore:this.#t,
problem:this.#n},this.#l}subscribe(e){return this.#o.subscribe(e)}get isClosed(){return this.#d}close(){this.#d=!0,this.#r()}async loadMore(){
let e=this.#p;this.#a===null&&await this.#u(e,null),this.#a!==null&&await this.#u(e,this.#a)}async#u(e,t){let n=await this.#e.
call({method:"GET",path:"/v1/me/conversations",query:{limit:Be,after:t}});if(e===this.#p){for(let i of n.data)this.#s.has(
i.id)||this.#s.set(i.id,i);this.#a=n.next,this.#t=n.next!==null,this.#T()}}#m(e){switch(e.type){case"subscribed":this.#i=
"live",this.#n=null;break;case"refused":this.#n=new c(e.problem,e.problem.status??0),this.#n.isTemporary||(this.#i="ende\
d");break;case"conversations":e.anew&&(this.#p+=1,this.#s.clear(),this.#a=null,this.#t=e.changed.length>=Be);for(let t of e.
gone)this.#s.delete(t);for(let t of e.changed)this.#s.set(t.id,t);break;default:return}this.#T()}#T(){this.#l=null,this.#o.
changed()}};function fn(s,e){let[t,n]=[s.last_post?.at??s.created_at,e.last_post?.at??e.created_at];return t!==n?Date.parse(
n)-Date.parse(t)||(t<n?1:-1):s.id<e.id?1:-1}function Ue(s,{types:e,after:t,told:n,skipped:i,refused:o}){let r=t;return s.follow({topic:"events",ask:()=>({...e===void 0?
{}:{types:e},...r===void 0?{}:{after:r}}),told:a=>{switch(a.type){case"subscribed":typeof a.after=="string"&&(r??=a.after);
return;case"events":r=a.cursor,a.skipped&&i(a.cursor),a.events.length>0&&n(a.events,a.cursor);return;case"refused":return o?.(
new c(a.problem,a.problem.status??0))}}})}var fe="feed",Z=class{#e;#o;#r;#s=new y;#i;#n=[];#t=new Map;#a={unseen:0,unread:0};#p=0;#d=null;#l=null;#u="loading";#m=null;#T;#b=!1;#h=!1;#c=0;#v=!1;#w=null;constructor(e,t,n){
this.#e=e,this.#o=t,this.#r=n,this.#i={topic:"feed",ask:()=>this.#l===null?{}:{after:this.#l},told:i=>this.#P(i),cut:()=>this.#C()},
this.#n.push(n.listen(fe,{done:(i,o)=>this.#A(i,o),changed:()=>this.#f()})),t.start(),this.#S(0)}get state(){return this.#w??=
this.#q(),this.#w}subscribe(e){return this.#s.subscribe(e)}get isClosed(){return this.#v}close(){this.#v=!0,this.#c+=1,clearTimeout(
this.#T);for(let e of this.#n.splice(0))e()}async loadMore(){let e=this.#c;if(this.#d===null)return;let t=await this.#e.
call({method:"GET",path:"/v1/me/feed",query:{after:this.#d}});if(e===this.#c){for(let n of t.data)this.#t.has(n.id)||this.#t.
set(n.id,n);this.#d=t.next,this.#f()}}markSeen(e){this.#y("POST",`/${e}/seen`,{kind:"seen",item:e,action:null})}markRead(e){
this.#y("POST",`/${e}/read`,{kind:"read",item:e,action:null})}archive(e){this.#y("PUT",`/${e}/archive`,{kind:"archived",
item:e,action:null})}act(e,t=null){this.#y("POST",`/${e}/act`,{kind:"acted",item:e,action:t},t===null?{}:{action:t})}markAll(e){
let t=this.state.items[0]?.id??null;this.#y("POST","/mark",{kind:"all",as:e,upto:t},{as:e})}async visit(){let{missed:e}=await this.#e.
call({method:"POST",path:"/v1/me/feed/visit"});return this.#p=e,this.#f(),e}#y(e,t,n,i){this.#r.add({lane:fe,method:e,path:`\
/v1/me/feed${t}`,body:i,note:n})}async#S(e){let t=this.#c;try{await this.#g()}catch(n){t===this.#c&&this.#E(C(n),e);return}
t===this.#c&&(this.#u="behind",this.#n.push(this.#o.follow(this.#i)),this.#f())}#E(e,t){this.#m=e,e.isTemporary?this.#T=
setTimeout(()=>{this.#S(t+1)},Math.max(P(t,500,3e4),(e.retryAfter??0)*1e3)):this.#u="ended",this.#f()}async#g(){let e=this.#c,
t=await this.#e.call({method:"GET",path:"/v1/me/feed"});e===this.#c&&(this.#t=new Map(t.data.map(n=>[n.id,n])),this.#a={
unseen:t.unseen,unread:t.unread},this.#p=t.missed,this.#d=t.next,this.#l=t.cursor,this.#m=null,this.#f())}#P(e){switch(e.
type){case"subscribed":return this.#b=!1,this.#u="live",this.#f();case"feed":return this.#x(e);case"refused":return this.#b=
!1,this.#l=null,void this.#I();default:return}}#x(e){if(this.#h||this.#l===null)return;if(e.after!==null&&e.after!==this.#l){
e.cursor!==this.#l&&this.#O();return}if(e.anew)return void this.#I();let t=new Set([...e.gone,...e.changed.flatMap(n=>n.
replaces??[])]);for(let n of t)this.#t.delete(n);for(let n of e.changed)this.#t.set(n.id,n);this.#a=e.counts,this.#l=e.cursor,
this.#f()}#O(){this.#b||this.#v||(this.#b=!0,this.#o.askAgain(this.#i))}async#I(){this.#h=!0;let e=++this.#c;for(let t=0;e===
this.#c;t+=1)try{await this.#g();break}catch(n){let i=C(n);if(!i.isTemporary){this.#m=i,this.#u="ended";break}await new Promise(
o=>setTimeout(o,P(t,500,1e4)))}e===this.#c&&(this.#h=!1,this.#O(),this.#f())}#C(){this.#b=!1,this.#u==="live"&&(this.#u=
"behind"),this.#f()}#A(e,{body:t}){let n=e.note;if(n.kind==="all")for(let[i,o]of this.#t)this.#t.set(i,We(o,n,new Date(e.
at).toISOString())??o);else if(this.#t.has(n.item)){let i=t;n.kind==="archived"?this.#t.delete(n.item):this.#t.set(i.id,
i)}this.#f()}#f(){this.#w=null,this.#s.changed()}#q(){let e=this.#r.entries.filter(i=>i.lane===fe&&i.state!=="failed"),t=[],
n={...this.#a};for(let i of[...this.#t.values()].sort(vn)){let o=i;for(let r of e)o!==null&&(o=We(o,r.note,new Date(r.at).
toISOString()));i.seen_at===null&&(o===null||o.seen_at!==null)&&(n.unseen-=1),i.read_at===null&&(o===null||o.read_at!==null)&&
(n.unread-=1),o!==null&&t.push(o)}return n.unseen=Math.max(0,n.unseen),n.unread=Math.max(0,n.unread),{status:this.#u,items:t,
counts:n,missed:this.#p,hasMore:this.#d!==null,problem:this.#m}}};function We(s,e,t){if(e.kind==="all")return e.upto===null||
s.id>e.upto?s:{...s,seen_at:s.seen_at??t,read_at:e.as==="read"?s.read_at??t:s.read_at};if(e.item!==s.id)return s;switch(e.
kind){case"archived":return null;case"seen":return{...s,seen_at:s.seen_at??t};case"read":return{...s,seen_at:s.seen_at??
t,read_at:s.read_at??t};case"acted":return{...s,seen_at:s.seen_at??t,read_at:s.read_at??t,acted:{action:e.action,at:t}}}}
function vn(s,e){return s.at!==e.at?s.at<e.at?1:-1:s.id<e.id?1:-1}var ee=class{#e;#o=new y;#r=null;#s=[];#i=new Map;constructor(e){this.#e=e}get state(){return this.#i}subscribe(e){return this.#o.
subscribe(e)}follow(e){this.#s=[...e],this.#i=new Map([...this.#i].filter(([t])=>this.#s.includes(t))),this.#r?.(),this.#r=
null,this.#s.length>0&&(this.#r=this.#e.follow({topic:"presence",ask:()=>({people:this.#s}),told:t=>{if(t.type!=="presen\
ce")return;let n=new Map(this.#i);for(let i of t.people)n.set(i.id,i);this.#n(n)},cut:()=>this.#n(new Map)})),this.#o.changed()}close(){
this.follow([])}#n(e){this.#i=e,this.#o.changed()}},te=class{#e=new y;#o;#r=null;constructor(e){this.#o=e.follow({topic:"\
counts",ask:()=>({}),told:t=>{if(t.type!=="counts")return;let{type:n,...i}=t;this.#r=i,this.#e.changed()}})}get state(){
return this.#r}subscribe(e){return this.#e.subscribe(e)}close(){this.#o()}};function ne(s){let e=s.split(".")[1];if(e===void 0)return{};try{let t=atob(e.replace(/-/g,"+").replace(/_/g,"/")),n=JSON.
parse(new TextDecoder().decode(Uint8Array.from(t,i=>i.charCodeAt(0))));return typeof n=="object"&&n!==null?n:{}}catch{return{}}}
var Pn=6e4,D=class{#e;#o=null;#r=null;constructor(e){this.#e=e}async get(){return this.#o!==null&&Date.now()<this.#o.until?
this.#o.token:this.newer()}newer(){return this.#r??=(async()=>{try{let e=await this.#e();return this.#o={token:e,until:bn(
e,Date.now())},e}finally{this.#r=null}})(),this.#r}refused(e){this.#o?.token===e&&(this.#o=null)}};function bn(s,e){let{
iat:t,exp:n}=ne(s);if(n===void 0)return 1/0;let i=(n-(t??n-900))*1e3,o=n*1e3-e,r=o>0&&o<=i?o:i;return e+Math.max(r-Pn,r/
2)}var V=class{me;live;outbox;#e;#o;#r;#s=new Map;#i=null;#n=null;#t=null;#a=null;#p=null;constructor(e){let{url:t,token:n,
person:i,device:o,storage:r,timeoutMs:a,retries:d,times:u}=e;this.#r=e.as==="member"?"/v1/conversations":"/v1/me/convers\
ations",this.#o=new D(async()=>this.#d(await n())),this.#e=new L(t,this.#o,e.fetch??ve,{timeoutMs:a,retries:d}),this.me=
B(this.#e,pe);let m=e.WebSocket===void 0?yn():e.WebSocket;this.live=new j({http:this.#e,tokens:this.#o,WebSocket:m,device:o,
times:u}),this.outbox=new z(this.#e,this.live,r??ce(),async()=>{let h=ne(i===void 0?await this.#o.get():"");return`${h.iss??
this.#e.url}:${i??h.sub??"somebody"}`})}conversation(e,t){let n=this.#s.get(e);if(n!==void 0&&!n.isClosed)return n;let i=`${this.#r}\
/${encodeURIComponent(e)}`,o={http:this.#e,live:this.live,outbox:this.outbox,base:i,self:()=>this.live.state.person??this.#p},
r=new Q(e,o,t);return this.#s.set(e,r),r}events(e){return Ue(this.live,e)}get conversations(){return(this.#i===null||this.#i.
isClosed)&&(this.#i=new X(this.#e,this.live)),this.#i}get feed(){return(this.#n===null||this.#n.isClosed)&&(this.#n=new Z(
this.#e,this.live,this.outbox)),this.#n}get counts(){return this.#t??=new te(this.live),this.#t}get presence(){return this.#a??=
new ee(this.live),this.#a}call(e,t,n,i){return this.#e.call({method:e,path:t,body:n},i)}close(){for(let e of this.#s.values())
e.close();this.#s.clear();for(let e of[this.#i,this.#n,this.#t,this.#a])e?.close();this.outbox.close(),this.live.stop()}#d(e){
let{sub:t}=ne(e);return t!==void 0&&(this.#p={kind:"contact",id:t,name:null}),e}},ve=(s,e)=>fetch(s,e);function yn(){return globalThis.
WebSocket??null}function je({url:s,key:e,timeoutMs:t,retries:n,fetch:i}){let o=new L(s,new D(()=>e),i??ve,{timeoutMs:t,retries:n});return{
...Object.fromEntries(Object.entries(_e).map(([a,d])=>[a,B(o,d)])),call:(a,d,u,m)=>o.call({method:a,path:d,body:u},m)}}function l(s,e={},...t){let n=document.createElement(s);for(let[i,o]of Object.entries(e))typeof o=="function"?n.addEventListener(
i.slice(2),o):o===!0?n.setAttribute(i,""):o!==!1&&n.setAttribute(i,o);return n.append(...t.filter(i=>i!==null&&i!==!1)),
n}function x(s){let e=document.getElementById(s);if(e===null)throw new Error(`The page has no #${s}`);return e}function Ke(s,e){
let t=new Set(e);for(let n of[...s.children])t.has(n)||n.remove();e.forEach((n,i)=>{s.children[i]!==n&&s.insertBefore(n,
s.children[i]??null)})}function ze(s,e){return s.deleted_at!==null?[l("p",{class:"gone"},"This was deleted.")]:s.parts.map(t=>On(t,e))}function On(s,e){
switch(s.type){case"text":return l("p",{class:"words"},s.text);case"order":return l("section",{class:"card","aria-label":`\
Order ${s.number}`},l("h4",{},`Order ${s.number}`,s.state?l("span",{class:"state"},s.state):null),l("ul",{},...(s.items??
[]).map(t=>l("li",{},l("span",{},`${t.quantity??1} × ${t.name}`),l("span",{},t.price?Pe(t.price,s.currency):"")))),s.total?
l("p",{class:"total"},l("span",{},"Total"),l("span",{},Pe(s.total,s.currency))):null,be(s.url,"See the order"));case"pur\
chase":return l("section",{class:"card","aria-label":s.name},l("h4",{},s.name,l("span",{class:"state"},s.state??"offered")),
l("p",{},Pe(s.amount,s.currency)),be(s.url,"Open"));case"card":return l("section",{class:"card","aria-label":s.title},l(
"h4",{},s.title),s.text?l("p",{class:"words"},s.text):null,l("ul",{},...(s.fields??[]).map(t=>l("li",{},l("span",{},t.label),
l("span",{},t.value)))),...(s.buttons??[]).map(t=>t.url?be(t.url,t.label):l("button",{type:"button",class:"second",onclick:()=>e(
t.value??t.label)},t.label)));case"quick_replies":return l("div",{class:"replies"},s.text?l("p",{class:"words"},s.text):
null,...s.replies.map(t=>l("button",{type:"button",class:"second",onclick:()=>e(t.value??t.label)},t.label)));case"locat\
ion":return l("p",{class:"words"},`📍 ${s.label??s.address??`${s.latitude}, ${s.longitude}`}`);case"image":return l("p",
{class:"words"},`🖼 ${s.alt||"A picture"}`);case"file":return l("p",{class:"words"},`📎 ${s.name??"A file"}`);case"a\
udio":return l("p",{class:"words"},`🔈 ${s.transcript||"Something to hear"}`);default:return l("p",{class:"words"},"te\
xt"in s?String(s.text):"")}}function Pe(s,e){return e?`${s} ${e}`:s}function be(s,e){if(!s)return null;try{let{protocol:t,
href:n}=new URL(s);if(t==="https:"||t==="http:")return l("a",{href:n,rel:"noopener noreferrer nofollow",target:"_blank"},
e)}catch{}return null}var Tn={loading:"Loading …",live:"Connected",behind:"Reconnecting …",ended:"Ended"};function ye(s,e,t,n,i,o){let r=n.
conversation(i),a=!0,d=!0,u=null,m=0,h=l("h2",{id:`name-${s}`},e),g=l("span",{class:"link",role:"status"}),f=l("button",
{type:"button",class:"second",onclick:()=>a?Ce():ke()}),_=l("p",{class:"about"}),T=l("ol",{class:"log",role:"log","aria-\
label":`What ${e} sees`,tabindex:"0"}),H=l("p",{class:"typing","aria-live":"polite"}),F=l("input",{id:`say-${s}`,maxlength:"\
2000",autocomplete:"off",placeholder:"Write something",oninput:()=>r.type()}),I=l("form",{onsubmit:p=>{p.preventDefault();
let b=F.value.trim();b!==""&&(F.value="",r.post(b))}},l("label",{for:`say-${s}`,class:"hidden"},`${e} says`),F,l("button",
{type:"submit"},"Send")),S=l("section",{class:"person","aria-labelledby":`name-${s}`},l("header",{},l("span",{class:"fac\
e","aria-hidden":"true"},e.charAt(0)),l("div",{},h,_),f),g,T,H,I,o),k=new Map,Te=l("li",{class:"divider"});function Ce(){
a=!1,u=Cn(r.state),n.live.stop(),$()}function ke(){a=!0,n.live.start(),$()}function $(){let p=r.state;S.classList.toggle(
"offline",!a),f.textContent=a?"Go offline":"Come back",f.setAttribute("aria-label",`${e}: ${a?"go offline":"come back"}`),
g.textContent=a?p.status==="live"&&n.live.state.over==="stream"?"Connected, by events":Tn[p.status]:"Offline: the socket\
 is closed",g.dataset.state=a?p.status:"off",_.textContent=et(),H.textContent=p.typing.length>0?`${p.typing.map(b=>b.name??
b.id).join(", ")} is typing …`:"",Ke(T,tt(p)),it(p)&&(d=!0),we(),a&&p.status==="live"&&document.visibilityState!=="hid\
den"&&r.markRead()}function et(){let p=n.presence.state.get(t.id)?.state;return a&&p!==void 0?`${t.name} is ${p}`:`with ${t.
name}`}function tt(p){let b=[],E=u===null||!a?[]:p.items.filter(v=>v.state==="stored"&&v.post.seq>(u??0)&&v.post.author.
id!==s);m=E.length,Te.textContent=`While you were away: ${m} new`;for(let v of p.items)v===E[0]&&b.push(Te),b.push(nt(v,
p));for(let v of k.keys())p.items.some(O=>O.key===v)||k.delete(v);return b}function nt(p,b){let E=p.post.author.id===s&&
p.post.author.kind==="contact",v=st(p,E,b),O=k.get(p.key);if(O!==void 0&&O.item.post===p.post&&O.item.state===p.state&&O.
tail===v)return O.element;let oe=p.post.author.name??p.post.author.id??"The shop",ot=p.post.author.kind==="contact"?E?"o\
wn":"other":"system",re=l("li",{class:`line ${ot} ${p.state}`,"data-seq":String(p.post.seq)},l("p",{class:"who"},E?"You":
oe,p.post.channel?l("span",{class:"way"},` by ${p.post.channel.toUpperCase()}`):null),...ze(p.post,rt=>{r.post(rt)}),l("\
p",{class:"tail"},v),p.state==="failed"?l("button",{type:"button",class:"second",onclick:()=>r.retry(p.key)},"Try again"):
null);return O!==void 0&&O.element.replaceWith(re),k.set(p.key,{element:re,item:p,tail:v}),re}function st(p,b,E){if(p.state===
"sending")return a?"Sending …":"Waits until you are back";if(p.state==="failed")return`Not sent: ${p.problem?.detail??
""}`;let v=new Date(p.post.created_at).toLocaleTimeString([],{hour:"2-digit",minute:"2-digit"});if(!b)return v;let O=E.positions.
find(oe=>oe.person.id===t.id);return O===void 0||O.delivered<p.post.seq?`${v} · Sent`:`${v} · ${O.read>=p.post.seq?"Re\
ad":"Delivered"}`}function we(){d&&(T.scrollTop=T.scrollHeight)}let Se="";function it(p){let b=p.items.at(-1)?.key??"",E=b!==
Se;return Se=b,E}T.addEventListener("scroll",()=>d=T.scrollHeight-T.scrollTop-T.clientHeight<60),new ResizeObserver(we).
observe(T),n.presence.follow([t.id]);for(let p of[r,n.live,n.presence])p.subscribe($);return $(),{id:s,name:e,client:n,talk:r,
element:S,isOnline:()=>a,goOffline:Ce,comeBack:ke}}function Cn(s){return s.items.reduce((e,t)=>Math.max(e,t.post.seq),0)}var kn=700;function Je(s,e,t,n){let i=new Set,o=l("ol",{class:"texts",role:"log","aria-label":`Texts on ${t}'s phone`}),
r=l("p",{class:"about"},"No texts yet. Who does not see a post in the app in time gets it here."),a=l("input",{id:"answe\
r",maxlength:"500",autocomplete:"off",placeholder:"Answer by SMS"}),d=l("button",{type:"submit"},"Text"),u=l("p",{class:"\
about",role:"status"}),m=l("form",{hidden:!0,onsubmit:I=>{H(I)}},l("label",{for:"answer",class:"hidden"},`${t} answers b\
y SMS`),a,d),h=l("section",{class:"phone","aria-label":`${t}'s phone`},l("h3",{},`${t}'s phone, ${n}`),r,o,m,u),g,f=!1,_=!0,
T=0;async function H(I){I.preventDefault();let S=a.value.trim();if(S!==""){d.disabled=!0;try{await s.sandbox.inbound({channel:"\
sms",from:n,text:S}),o.append(l("li",{class:"own"},S)),o.scrollTop=o.scrollHeight,a.value="",u.textContent=""}catch(k){u.
textContent=k instanceof Error?k.message:String(k)}finally{d.disabled=!1}}}async function F(){try{let{data:I}=await s.sandbox.
outbox({contact:e,channel:"sms",limit:20});for(let S of[...I].reverse()){let k=`${S.delivery} ${S.attempt}`;i.has(k)||(i.
add(k),!_&&(T+=1,o.append(l("li",{},(S.text??"").trim())),o.scrollTop=o.scrollHeight,r.hidden=!0,m.hidden=!1))}_=!1}catch{}
f||(g=setTimeout(()=>{F()},kn))}return F(),{element:h,count:()=>T,stop:()=>{f=!0,clearTimeout(g)}}}function Ye(s,e,t,n,i){let o=[{name:"The shop writes",says:"A system message and an order card, said by your backend wit\
h its key.",does:async()=>{await s.conversations.postMessage(e,{name:"The Blue Teapot",text:"Your order is on its way. A\
sk here if anything is missing."}),await s.conversations.postMessage(e,{name:"The Blue Teapot",parts:[{type:"order",number:"\
A-1001",state:"shipped",items:[{name:"Teapot, blue",price:"39.90"},{name:"Cup, blue",quantity:4,price:"5.00"}],total:"59\
.90",currency:"EUR"}]})}},{name:`${n.name} goes offline`,says:`The socket of ${n.name}'s device is closed. ${t.name} see\
s that he has gone a few seconds later.`,does:()=>n.goOffline()},{name:`${t.name} asks something`,says:`It waits for ${n.
name}. In 30 seconds he is told outside the app.`,does:()=>{t.talk.post("Did the cups arrive in one piece?")}},{name:"Ha\
lf a minute passes",says:"The test workspace's clock is moved on: who has not seen the post is reached by SMS, on a simu\
lated phone.",does:async()=>{await wn(t),await s.sandbox.setClock({advance:"31s"})}},{name:`${n.name} answers by SMS`,says:"\
What he texts is a post of the same conversation.",does:async()=>{await Qe(()=>i.count()>0);let g=i.element.querySelector(
"form"),f=i.element.querySelector("input");g===null||f===null||(f.value="All four of them! I am on the train.",g.requestSubmit())}},
{name:`${t.name} writes on`,says:"One more that he has not seen.",does:()=>{t.talk.post("Good. See you tonight!")}},{name:`${n.
name} comes back`,says:"His device goes on from its cursor: it is told what it missed, once and in order.",does:()=>n.comeBack()}],
r=0,a=l("ol",{class:"steps"}),d=l("p",{role:"status",class:"says"}),u=l("button",{type:"button",id:"next",onclick:()=>{m()}});
async function m(){let g=o[r];if(g!==void 0){u.disabled=!0,d.textContent=g.says;try{await g.does(),r+=1}catch(f){d.textContent=
f instanceof Error?f.message:String(f)}h(),u.disabled=r>=o.length,u.disabled||u.focus({preventScroll:!0})}}function h(){
a.replaceChildren(...o.map((g,f)=>l("li",{class:f<r?"done":f===r?"now":"",...f===r?{"aria-current":"step"}:{}},g.name))),
u.textContent=o[r]?.name??"That was all"}return h(),d.textContent="Write in either of the two, or follow the story.",l("\
section",{class:"story","aria-label":"The story"},a,l("div",{class:"go"},u,d))}function wn(s){return Qe(()=>s.client.outbox.
entries.length===0)}async function Qe(s){let e=Date.now()+6e4;for(;!s();){if(Date.now()>e)throw new Error("That takes lo\
nger than it should: is a worker running?");await new Promise(t=>setTimeout(t,100))}}var A={id:"demo_ada",name:"Ada"},w={id:"demo_ben",name:"Ben",phone:"+31687654399"},ie=x("start"),se=x("key"),Oe=x("told"),
Xe=ie.querySelector("button");async function Sn(s){if(!s.startsWith("td_test_"))throw new Error(s.startsWith("td_live_")?
"This is a live key: the demo is for test workspaces alone.":"A test key begins with td_test_.");let e=location.origin,t=je(
{url:e,key:s});if((await t.workspace.get()).mode!=="test")throw new Error("This key is of a live workspace: the demo is \
for test workspaces alone.");await t.contacts.put(A.id,{name:A.name}),await t.contacts.put(w.id,{name:w.name,phone:w.phone});
let{id:i}=await t.conversations.create({kind:"group",title:"Order A-1001",participants:[A.id,w.id],route:{after:"30s",steps:[
{channels:["sms"]}]}}),[o,r]=[A,w].map(m=>new V({url:e,token:async()=>(await t.contacts.createToken(m.id,{})).token??"",
storage:J(),device:`demo of ${m.name}`})),a=Je(t,w.id,w.name,w.phone),d=ye(A.id,A.name,w,o,i,null),u=ye(w.id,w.name,A,r,
i,a.element);x("people").replaceChildren(d.element,u.element),x("story").replaceChildren(Ye(t,i,d,u,a)),x("conversation").
textContent=i,ie.hidden=!0,x("stage").hidden=!1}ie.addEventListener("submit",s=>{s.preventDefault();let e=se.value.trim();
se.value="",Xe.disabled=!0,Oe.textContent="One moment …",Sn(e).then(()=>Oe.textContent="").catch(t=>{Oe.textContent=t instanceof
c?t.detail:t instanceof Error?t.message:String(t),se.focus()}).finally(()=>Xe.disabled=!1)});var Ze=location.hash.slice(
1);Ze!==""&&(history.replaceState(null,"",location.pathname),se.value=Ze,ie.requestSubmit());
